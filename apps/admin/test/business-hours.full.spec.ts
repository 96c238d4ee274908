import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, expectFits, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

describe('business hours and ticket targets', () => {
  it('UI1 TK3 hours are made with their week and holidays, say whether it is open, and are changed and deleted', async () => {
    const page = await panel.open({ as: ana, path: '/business-hours' });
    await page.getByText('There are no business hours yet').waitFor();
    await page.getByRole('link', { name: 'New business hours' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Hotline');
    await page.getByRole('button', { name: 'Add a time on Saturday' }).click();
    await page.getByLabel('Closes on Saturday, time 1').fill('00:00');
    await page.getByRole('button', { name: 'Add a time on Saturday' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('Saturday: each time closes after it opens').waitFor();
    await page.getByRole('button', { name: 'Remove time 2 on Saturday' }).click();
    await page.getByRole('button', { name: 'Add a holiday' }).click();
    await page.getByLabel('Date of holiday 1').fill('2026-12-25');
    await page.getByLabel('Name of holiday 1').fill('Christmas');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Hotline' }).waitFor();
    await page.getByText(/^(Open|Closed) until/).waitFor();
    const [made] = (await ask('GET', '/api/admin/business-hours')).items;
    expect(made).toMatchObject({ holidays: [{ date: '2026-12-25', name: 'Christmas' }], ranges: { length: 6 } });
    expect(made.ranges[5]).toEqual({ weekday: 6, opens: '09:00', closes: '24:00' });
    await screenshot(page, 'business hours');
    await page.getByLabel('Always open').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Open, without an end').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are no business hours yet').waitFor();
    keepsToOrigin(page);
  }, 120_000);

  it.each(['en', 'es'] as const)(
    'UI1 TK3 targets are set by priority, also on a phone, in %s',
    async (language) => {
      const es = language === 'es';
      const hours = await ask('POST', '/api/admin/business-hours', {
        name: `Hours ${language}`,
        timeZone: 'Europe/Madrid',
        alwaysOpen: true,
      });
      const page = await panel.open({ as: ana, path: '/ticket-targets', language, viewport: 'phone' });
      const first = page.getByLabel(es ? 'Primera respuesta, Urgente: minutos' : 'First answer, Urgent: minutes');
      await first.fill('0');
      await page.getByRole('button', { name: es ? 'Guardar' : 'Save' }).click();
      await page.getByText(es ? /Minutos enteros/ : /Whole minutes/).waitFor();
      await first.fill(es ? '20' : '15');
      await page.getByRole('combobox', { name: es ? 'Horario de atención' : 'Business hours' }).click();
      await page.getByRole('option', { name: hours.name }).click();
      await expectAccessible(page);
      await expectFits(page);
      await page.getByRole('button', { name: es ? 'Guardar' : 'Save' }).click();
      await page.getByText(es ? /^Plazos guardados/ : /^Targets saved/).waitFor();
      const saved = await ask('GET', '/api/admin/ticket-targets');
      expect([saved.targets.urgent.firstResponse, saved.targets.low.resolution, saved.businessHoursId]).toEqual([
        es ? 20 : 15,
        null,
        hours.id,
      ]);
      await screenshot(page, `ticket targets ${language}`);
      keepsToOrigin(page);
    },
    120_000,
  );
});
