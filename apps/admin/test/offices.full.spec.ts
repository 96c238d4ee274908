import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

describe('offices', () => {
  it('UI1 DK1 are made, parted into zones, and filled with several desks at once', async () => {
    const page = await panel.open({ as: ana, path: '/offices' });
    await page.getByText('No offices yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New office' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Valencia');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Nowhere');
    await page.getByRole('button', { name: 'Create office' }).click();
    await page.getByText('Must be one of the list, such as Europe/Madrid').waitFor();
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Madrid');
    await page.getByRole('button', { name: 'Create office' }).click();
    await page.getByRole('heading', { level: 1, name: 'Valencia' }).waitFor();

    await page.getByRole('link', { name: 'Zones' }).click();
    await page.getByRole('button', { name: 'New zone' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Nort');
    await page.keyboard.press('Enter');
    await page.getByText('Zone created').waitFor();
    await page.getByRole('button', { name: 'Rename zone: Nort' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('North');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'North', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete zone: North' }).click();
    await page.getByText('No zones', { exact: true }).waitFor();
    await page.getByText('Zone deleted').locator('../..').getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('cell', { name: 'North', exact: true }).waitFor();

    await page.getByRole('link', { name: 'Desks' }).click();
    await page.getByRole('button', { name: 'New desk' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New desk' });
    await dialog.getByRole('textbox', { name: 'Code' }).fill('D08');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Desk');
    await dialog.getByRole('combobox', { name: 'Zone' }).click();
    await page.getByRole('option', { name: 'North' }).click();
    await dialog.getByRole('spinbutton', { name: 'How many' }).fill('4');
    await screenshot(page, 'several desks');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('4 desks created').waitFor();
    await page.getByRole('row', { name: /D11 Desk D11 North active/ }).waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'New desk' }).first().click();
    await dialog.getByRole('textbox', { name: 'Code' }).fill('D10');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Desk');
    await dialog.getByRole('spinbutton', { name: 'How many' }).fill('4');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('These codes exist already and were left as they are: D10, D11').waitFor();
    await page.getByText('2 desks created').waitFor();
    await page.getByRole('row', { name: /D13 Desk D13 no zone active/ }).waitFor();

    await page.getByRole('checkbox', { name: 'Select D12' }).click();
    await page.getByRole('checkbox', { name: 'Select D13' }).click();
    await page
      .getByRole('region', { name: /selected/ })
      .getByRole('button', { name: 'Deactivate' })
      .click();
    await page.getByRole('row', { name: /D13 .* inactive/ }).waitFor();
    await page
      .getByText(/^Deactivate: /)
      .locator('../..')
      .getByRole('button', { name: 'Undo' })
      .click();
    await page.getByRole('row', { name: /D13 .* active/ }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 DK1 lose a desk that people have booked only when that is said', async () => {
    const { office, desks } = await officeWithDesks('Bilbao');
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Madrid' }).format();
    await ask('POST', '/api/reservations', { date: today, desk_id: desks[0]!, office_id: office, source: 'user' });
    const page = await panel.open({ as: ana, path: `/offices/${office}?tab=desks` });
    const deactivate = async (code: string) => {
      await page.getByRole('button', { name: `Actions for ${code}` }).click();
      await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    };
    await deactivate('D2');
    await page.getByRole('row', { name: /D2 .* inactive/ }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('row', { name: /D2 .* active/ }).waitFor();
    await deactivate('D1');
    const question = page.getByRole('alertdialog', { name: 'People have booked this desk' });
    await screenshot(page, 'booked desk');
    await question.getByRole('button', { name: 'Deactivate and cancel' }).click();
    await page.getByRole('row', { name: /D1 .* inactive/ }).waitFor();
    expect((await ask('GET', '/api/reservations/me')).items[0].cancelled_at).toEqual(expect.any(String));
    await page.getByRole('button', { name: 'Actions for D1' }).click();
    await page.getByRole('menuitem', { name: 'Delete desk' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete desk' }).click();
    await page.getByText('The desk has been reserved before').waitFor();
    keepsToOrigin(page);
  });

  it('UI1 DK6 have zones and desks that two people change at once, and both versions are shown', async () => {
    const { office, desks } = await officeWithDesks('Cádiz');
    const zone = await ask('POST', `/api/admin/offices/${office}/zones`, { name: 'Este' });
    const page = await panel.open({ as: ana, path: `/offices/${office}?tab=zones` });
    const conflict = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
    await page.getByRole('button', { name: 'Rename zone: Este' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await ask('PATCH', `/api/admin/zones/${zone.id}`, { name: 'Theirs' });
    await page.keyboard.press('Enter');
    await conflict.getByRole('row', { name: /Name Theirs Mine/ }).waitFor();
    await expectAccessible(page);
    await conflict.getByRole('button', { name: 'Save mine' }).click();
    await page.getByRole('cell', { name: 'Mine', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Desks' }).click();
    await page.getByRole('button', { name: 'Actions for D1' }).click();
    await page.getByRole('menuitem', { name: 'Edit desk' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await ask('PATCH', `/api/admin/desks/${desks[0]!}`, { name: 'Theirs', zoneId: zone.id });
    await page.getByRole('button', { name: 'Save' }).click();
    await conflict.getByRole('row', { name: /Name Theirs Mine/ }).waitFor();
    expect(await conflict.getByRole('row', { name: /^Zone/ }).count()).toBe(0);
    await conflict.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /D1 Theirs Mine/ }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 UI3 DK1 show how full they are, are archived, brought back and deleted, in Spanish on a phone', async () => {
    const { office } = await officeWithDesks('Sevilla');
    const page = await panel.open({ as: ana, path: `/offices/${office}`, language: 'es', viewport: 'phone' });
    await page.getByText('0 de 2 puestos reservados').first().waitFor();
    await page.getByRole('figure', { name: /^Puestos reservados/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Ajustes', exact: true }).click();
    await page.getByRole('button', { name: 'Archivar oficina' }).click();
    await page.getByText('Oficina archivada').waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByRole('button', { name: 'Archivar oficina' }).waitFor();
    await page.getByRole('button', { name: 'Borrar oficina' }).click();
    const question = page.getByRole('alertdialog', { name: '¿Borrar la oficina «Sevilla»?' });
    const confirm = question.getByRole('button', { name: 'Borrar oficina' });
    expect(await confirm.isDisabled()).toBe(true);
    await question.getByRole('textbox').fill('Sevilla');
    await confirm.click();
    await page.getByText('La oficina todavía se usa.').waitFor();

    const empty = await ask('POST', '/api/admin/offices', { name: 'Vacía', timeZone: 'Europe/Madrid' });
    const tab = await panel.tab(page, `/offices/${empty.id}?tab=settings`);
    await tab.getByRole('button', { name: 'Borrar oficina' }).click();
    await tab.getByRole('alertdialog').getByRole('textbox').fill('Vacía');
    await tab.keyboard.press('Enter');
    await tab.getByText('Oficina borrada').waitFor();
    await tab.getByRole('table', { name: 'Oficinas' }).waitFor();
    expect(await tab.getByRole('row', { name: /Vacía/ }).count()).toBe(0);
    keepsToOrigin(page);
    keepsToOrigin(tab);
  });
});

async function officeWithDesks(name: string): Promise<{ readonly office: string; readonly desks: readonly string[] }> {
  const { id: office } = await ask('POST', '/api/admin/offices', { name, timeZone: 'Europe/Madrid' });
  const desks: string[] = [];
  for (const code of ['D1', 'D2']) desks.push((await ask('POST', '/api/admin/desks', { officeId: office, code, name: `Desk ${code}` })).id);
  return { office, desks };
}
