import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, expectFits, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let eva: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start();
  ana = await panel.person({ admin: true });
  eva = await panel.person({ firstName: 'Eva' });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

describe('statistics and reports in the panel', () => {
  it.each(['en', 'es'] as const)('UI1 ST1 figures of a period stand beside those before, in %s', async (language) => {
    const page = await panel.open({ as: ana, path: '/statistics', language });
    await page.getByRole('figure').first().waitFor();
    await expectAccessible(page);
    await screenshot(page, `statistics ${language}`);
    await page
      .getByRole('link', { name: language === 'es' ? 'Personas' : 'People', exact: true })
      .last()
      .click();
    await expect.poll(() => new URL(page.url()).searchParams.get('tab')).toBe('users');
    await page.getByRole('link', { name: language === 'es' ? 'Transacciones' : 'Transactions' }).click();
    // Nothing here takes money yet: not the same as days on which nobody paid.
    await page.getByText(language === 'es' ? 'No hay nada que contar' : 'There is nothing to count').waitFor();
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 ST1 each currency stands for itself, to the last digit, of the days that were chosen', async () => {
    const money = (count: number, amount: string, previousAmount: string) => ({ count, amount, previousCount: 0, previousAmount });
    const none = money(0, '0', '0');
    const euros = { payments: money(3, '123450', '100000'), refunds: money(1, '200000', '0'), net: '-76550', previousNet: '100000' };
    const yen = {
      payments: money(2, '900719925474099312', '900719925474099312'),
      refunds: none,
      net: '900719925474099312',
      previousNet: '0',
    };
    const page = await panel.open({ as: ana, path: '/reports' });
    const asked: string[] = [];
    await page.route('**/api/admin/stats/transactions?*', async (route) => {
      const answer = await route.fetch();
      const stats = (await answer.json()) as { period: { from: string; to: string } };
      const { from, to } = stats.period;
      asked.push(new URL(route.request().url()).search);
      const pointsOf = ({ payments, refunds }: typeof euros) => [
        { date: from, payments, refunds },
        { date: to, payments: none, refunds: none },
      ];
      const currencies = [
        { currency: 'EUR', decimals: 2, sources: [], ...euros, points: pointsOf(euros) },
        { currency: 'JPY', decimals: 0, sources: [], ...yen, points: pointsOf(yen) },
      ];
      await route.fulfill({ response: answer, json: { ...stats, currencies } });
    });
    await page.goto(`${panel.url}/admin/statistics?tab=transactions`);
    const cards = async (currency: string) => {
      const terms = page.getByRole('region', { name: currency }).getByRole('term');
      await terms.first().waitFor();
      const said = await terms.evaluateAll((all) =>
        all.map((term) => [term.textContent, ...[...term.parentElement!.querySelectorAll('dd')].map((line) => line.textContent)]),
      );
      return Object.fromEntries(said.map(([name, ...values]) => [name, values])) as unknown;
    };
    expect(await cards('EUR')).toEqual({
      Payments: ['€1,234.50', '23% morebefore: €1,000.00'],
      Refunds: ['€2,000.00', 'from nonebefore: €0.00'],
      'Payments less refunds': ['-€765.50', 'before: €1,000.00'],
    });
    expect(await cards('JPY')).toEqual({
      Payments: ['¥900,719,925,474,099,312', 'as beforebefore: ¥900,719,925,474,099,312'],
      Refunds: ['¥0', 'as beforebefore: ¥0'],
      'Payments less refunds': ['¥900,719,925,474,099,312', 'before: ¥0'],
    });
    await page.getByRole('region', { name: 'EUR' }).getByText('3 times').waitFor();
    await page.getByRole('region', { name: 'EUR' }).getByText('once', { exact: true }).waitFor();
    const daily = page.getByRole('region', { name: 'EUR' }).getByRole('figure', { name: 'Payments' });
    expect(await daily.locator('tbody td').allTextContents()).toEqual(['€1,234.50', '€1,000.00', '€0.00', '€0.00']);
    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: 'Other days' }).click();
    const [from, to] = [page.getByLabel('From', { exact: true }), page.getByLabel('To', { exact: true })];
    await from.waitFor();
    const last = await to.inputValue();
    const first = new Date(Date.parse(last) - 20 * 86_400_000).toISOString().slice(0, 10);
    await from.fill(first);
    await expect.poll(() => new URL(page.url()).search).toBe(`?tab=transactions&from=${first}&to=${last}`);
    await expect.poll(() => asked.at(-1)).toBe(`?from=${first}&to=${last}`);
    await expectAccessible(page);
    await screenshot(page, 'transactions');
    keepsToOrigin(page);
  });

  it('UI1 ST1 somebody has a report made, downloads and deletes it', async () => {
    const page = await panel.open({ as: ana, path: '/reports' });
    await page.getByText('No reports yet').waitFor();
    await page.getByRole('button', { name: 'New report' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'File' }).click();
    await page.getByRole('option', { name: /^CSV/ }).click();
    await expectAccessible(page);
    await screenshot(page, 'new report');
    await dialog.getByRole('button', { name: 'Make it' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Overview · CSV' });
    await row.getByText('ready').waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    await screenshot(page, 'reports');
    const [file] = await Promise.all([page.waitForEvent('download'), row.getByRole('button', { name: 'Download' }).click()]);
    expect(file.suggestedFilename()).toMatch(/^overview-.*\.csv$/);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^Figure,Day,Value/);
    await row.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No reports yet').waitFor();
    keepsToOrigin(page);
  });

  it('UI1 ST1 an administrator has reports made by the clock, changes that and ends it', async () => {
    const page = await panel.open({ as: ana, path: '/report-schedules/new' });
    await page.getByRole('textbox', { name: 'Name' }).fill('Mondays');
    await page.getByText('Every month').click();
    await page.getByRole('combobox', { name: 'Day of the month' }).waitFor();
    await page.getByText('Every week').click();
    await page.getByRole('combobox', { name: 'Add somebody' }).click();
    await page.getByRole('option', { name: /^Eva/ }).click();
    await page.getByRole('button', { name: /^Take Eva/ }).waitFor();
    await expectAccessible(page);
    await screenshot(page, 'new schedule');
    await page.getByRole('button', { name: 'Create' }).click();
    // She may not see any figures.
    await page.getByText(/Somebody among the recipients/).waitFor();
    await page.getByRole('button', { name: /^Take Eva/ }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'Mondays' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Each Monday');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Each Monday' }).waitFor();
    expect((await ask('GET', '/api/admin/report-schedules')).items).toMatchObject([{ name: 'Each Monday', weekday: 1, version: 2 }]);
    expect(eva.email).toBeTruthy();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No schedules yet').waitFor();
    keepsToOrigin(page);
  });

  it('UI1 ST1 whoever gets it stays so while somebody else is added, and a recipient who was taken off does not come back', async () => {
    const page = await panel.open({ as: ana, path: '/report-schedules/new' });
    const taken = page.getByRole('button', { name: /^Take .* off/ });
    await taken.first().waitFor();
    // Who they are is told slowly, and meanwhile somebody goes on.
    await page.route(`**/api/admin/users/*`, async (route) => {
      await new Promise((resolve) => void setTimeout(resolve, 500));
      await route.continue();
    });
    await page.getByRole('combobox', { name: 'Add somebody' }).click();
    await page.getByRole('option', { name: /^Eva/ }).click();
    await taken.first().click();
    await expect.poll(() => taken.count()).toBe(1);
    await page.getByRole('button', { name: /^Take Eva/ }).waitFor();
    await page.waitForTimeout(700);
    expect(await taken.count()).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    keepsToOrigin(page);
  });

  it('UI1 ST1 the screens fit a phone', async () => {
    for (const path of ['/statistics', '/reports', '/report-schedules/new']) {
      const page = await panel.open({ as: ana, path, viewport: 'phone' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectFits(page);
      await screenshot(page, `phone${path.replaceAll('/', ' ')}`);
    }
  });

  it('UI1 DM1 a demonstration tells what does not leave it, and when it is loaded anew', async () => {
    await ask('PUT', '/api/admin/config', { values: { 'demo.mode': true, 'demo.reset.every': 'hourly' } });
    const door = await panel.open();
    await door.getByText(/This is a demonstration/).waitFor();
    keepsToOrigin(door);
    const page = await panel.open({ as: ana });
    await page.getByText(/mails wait in the mailbox/).waitFor();
    await page.getByText(/demo data is loaded anew on/).waitFor();
    await screenshot(page, 'demonstration');
    await page.getByRole('link', { name: 'Mailbox' }).last().click();
    await page.getByText('This is a demonstration: mails do not leave it.').waitFor();
    keepsToOrigin(page);
    await ask('PUT', '/api/admin/config', { values: { 'demo.mode': false, 'demo.reset.every': 'off' } });
  });
});
