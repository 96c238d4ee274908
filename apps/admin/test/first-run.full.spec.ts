import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetupService } from '../../../libs/auth/src/index.js';
import { type MailServer, startMailServer } from '../../../libs/platform/testing/src/index.js';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

interface Stats {
  readonly figures: readonly { readonly key: string; readonly value: number | null }[];
  readonly series: readonly { readonly key: string; readonly points: readonly { readonly value: number | null }[] }[];
}

const FIRST: Omit<Person, 'userId'> = { email: 'ana.lopez@example.com', password: 'tranvia bosque cuchara 4' };

let panel: PanelUnderTest;
let mails: MailServer;
let used: string;
beforeAll(async () => {
  mails = await startMailServer();
  panel = await PanelUnderTest.start({ worker: false, env: { SMTP_URL: mails.url } });
});
afterAll(async () => {
  await panel?.close();
  await mails?.close();
});

/** As the terminal shows it, for the panel. */
async function setUpLink(): Promise<string> {
  const link = await panel.api.app.get(SetupService, { strict: false }).issueLink();
  return `/setup${new URL(link!.url).search}`;
}

/** Asked as the page asks, by whoever is signed in there. */
function overview(page: Page): Promise<Stats> {
  return page.evaluate(async () => (await fetch('/api/admin/stats/overview?period=30d')).json() as Promise<Stats>);
}

function figureOf(page: Page, name: string) {
  return page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]');
}

// One installation from its first minute on: what comes later needs what came before.
describe('the first run', () => {
  it('UI1 UI4 says in Spanish why a link does nothing, and how to get another', async () => {
    const replaced = await setUpLink();
    const page = await panel.open({ path: replaced, language: 'es', viewport: 'phone' });
    await page.getByRole('heading', { name: 'Te damos la bienvenida' }).waitFor();
    const late = await setUpLink();
    const client = new Client({ connectionString: panel.api.database.ownerUrl, options: '-c search_path=app' });
    await client.connect();
    await client.query(`update setup_links set expires_at = now() where used_at is null and voided_at is null`);
    await client.end();
    for (const [link, words] of [
      [replaced, 'Ya se usó, o hay otro más nuevo.'],
      [late, 'Ha caducado.'],
      ['/setup?token=x', 'No se hizo aquí.'],
      ['/setup', 'No se hizo aquí.'],
    ] as const) {
      await page.goto(`${panel.url}/admin${link}`);
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
      await page.getByText('npx zocalo setup-link').waitFor();
    }
    await screenshot(page, 'set-up unknown es phone');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 UI4 says what is wrong with a password and an address, in Spanish, and keeps what was typed', async () => {
    const page = await panel.open({ path: await setUpLink(), language: 'es' });
    await page.getByLabel('Correo').fill('ana@ejemplo');
    await page.getByLabel('Contraseña', { exact: true }).fill(FIRST.password);
    await page.getByRole('button', { name: 'Empezar' }).click();
    await page.getByText('Debe ser una dirección de correo').waitFor();
    await page.getByLabel('Correo').fill(FIRST.email);
    await page.getByLabel('Contraseña', { exact: true }).fill('contraseña');
    await page.getByRole('button', { name: 'Empezar' }).click();
    await page.getByText('Esa contraseña es demasiado fácil de adivinar.').waitFor();
    expect(await page.getByLabel('Correo').inputValue()).toBe(FIRST.email);
    await screenshot(page, 'set-up weak es');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 UI3 two fields lead to a dashboard that is plotted already', async () => {
    used = await setUpLink();
    const page = await panel.open({ path: used });
    await page.getByLabel('E-mail').waitFor();
    await screenshot(page, 'set-up en');
    await page.getByText('Do you have a backup of another installation?').click();
    await page.getByText('npx zocalo backup restore').waitFor();
    await screenshot(page, 'set-up with a backup en');
    await expectAccessible(page);
    await page.getByLabel('E-mail').fill(FIRST.email);
    await page.getByLabel('Password', { exact: true }).fill(FIRST.password);
    expect(await page.getByRole('checkbox', { name: 'Load demo data' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('heading', { name: 'Hello, Ana' }).waitFor();
    await page.getByText('This installation holds demo data').waitFor();
    await page.getByRole('figure', { name: 'Desk bookings' }).waitFor();
    const stats = await overview(page);
    const format = new Intl.NumberFormat('en-GB');
    for (const [key, name] of Object.entries({ 'sign-ins': 'Sign-ins', bookings: 'Desk bookings', people: 'People', desks: 'Desks' })) {
      const value = stats.figures.find((figure) => figure.key === key)!.value!;
      expect(value).toBeGreaterThan(0);
      await expect.poll(() => figureOf(page, name).first().textContent()).toBe(format.format(value));
    }
    // What never happened says so instead of drawing a line of nothing.
    const drawn = stats.series.filter(({ points }) => points.some(({ value }) => value! > 0));
    expect(drawn.length).toBeGreaterThan(3);
    expect(await page.getByRole('figure').count()).toBe(drawn.length);
    for (const [key, name] of Object.entries({ 'sign-ins': 'Sign-ins', bookings: 'Desk bookings' })) {
      const figure = page.getByRole('figure', { name });
      const told = await figure.getByRole('row').locator('td:first-of-type').allTextContents();
      const points = stats.series.find((series) => series.key === key)!.points;
      expect(told).toEqual(points.map(({ value }) => format.format(value!)));
      expect(await figure.locator(`svg path[data-series="value"]`).getAttribute('d')).toMatch(/^M.*[LC]/);
    }
    await page.getByText('0 of 6 done').waitFor();
    await screenshot(page, 'first dashboard en');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 UI4 a link that was used leads to the sign-in', async () => {
    const page = await panel.open({ path: used, language: 'es' });
    await page.getByRole('alert').filter({ hasText: 'ya tiene quien la administre' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Ir a la entrada' }).click();
    await page.getByRole('button', { name: 'Entrar', exact: true }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 DM1 the demo data goes once the word is typed, the figures with it, and the first steps tick themselves off', async () => {
    const page = await panel.open({ as: { ...FIRST, userId: '' } });
    const desks = figureOf(page, 'Desks').first();
    await desks.waitFor();
    expect(await desks.textContent()).not.toBe('0');
    await page.getByRole('button', { name: 'Remove demo data' }).click();
    const question = page.getByRole('alertdialog', { name: 'Remove the demo data?' });
    expect(await question.getByRole('button', { name: 'Remove demo data' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await question.getByRole('textbox').fill('demo');
    await question.getByRole('button', { name: 'Remove demo data' }).click();
    await page.getByText(/^Demo data removed: [\d,]+ records$/).waitFor();
    await expect.poll(() => desks.textContent()).toBe('0');
    expect(await figureOf(page, 'People').first().textContent()).toBe('1');
    expect(await page.getByText('This installation holds demo data').count()).toBe(0);
    // A backup is made before.
    await page.getByText('2 of 6 done').waitFor();
    await screenshot(page, 'dashboard without demo data en');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Do it: Test your mail' }).click();
    await page.getByRole('button', { name: 'Send a test mail' }).click();
    await page.getByText('The mail server took it').waitFor();
    expect(mails.arrived.map(({ to }) => to)).toEqual([[FIRST.email]]);
    await page.getByRole('link', { name: 'Start' }).first().click();
    await page.getByText('3 of 6 done').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Test your mail' }).getByRole('img', { name: 'done' }).waitFor();
    await page.getByRole('button', { name: 'Load demo data' }).click();
    await expect.poll(() => desks.textContent()).not.toBe('0');
    keepsToOrigin(page);
  });
});
