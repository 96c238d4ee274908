import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, keepsToOrigin, PanelUnderTest, type Person } from './harness/index.js';

let panel: PanelUnderTest;
let root: Person;
let ask: Ask;
let home: string;
const offices: string[] = [];
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  root = await panel.person({ admin: true });
  ask = await panel.apiOf(root);
  home = (await ask('GET', '/api/admin/organisations')).items[0].id;
  for (const name of ['Bilbao', 'Madrid'])
    offices.push((await ask('POST', '/api/admin/offices', { name, timeZone: 'Europe/Madrid', organisationId: home })).id);
  await ask('POST', '/api/admin/roles', { name: 'Desks', key: 'desks', permissions: ['desk.manage', 'desk.read'] });
});
afterAll(() => panel?.close());

async function holder(role: string, scopeType: 'organisation' | 'office', scopeId: string): Promise<Person> {
  const person = await panel.person();
  await ask('POST', `/api/admin/users/${person.userId}/roles`, { role, scopeType, scopeId });
  return person;
}

describe('the panel of somebody who administers a part', () => {
  it('UI4 AU16 of an organisation: they define a role for it, delete it and bring it back', async () => {
    const page = await panel.open({ as: await holder('admin', 'organisation', home), path: '/roles' });
    await page.getByRole('link', { name: 'New role' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Front desk');
    expect(await page.getByRole('textbox', { name: 'Key' }).count()).toBe(0);
    await page.getByRole('checkbox', { name: 'desk.read' }).click();
    await page.getByRole('button', { name: 'Define role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Front desk' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete role' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText('it then gets another key').waitFor();
    await question.getByRole('button', { name: 'Delete role' }).click();
    await page.getByText('Role deleted').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('columnheader', { name: /Front desk/ }).waitFor();
    // A copy of one of the program is called in the words of who copies it.
    await page.goto(`${panel.url}/admin/roles/own/new?copy=office-manager`);
    await expect.poll(() => page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Office manager 2');
    keepsToOrigin(page);
  });

  it('UI4 US3 of another organisation than their own: they make people there, with a role there', async () => {
    const { id } = await ask('POST', '/api/admin/organisations', { name: 'Norte', timeZone: 'UTC' });
    const page = await panel.open({ as: await holder('admin', 'organisation', id), path: '/users' });
    await page.getByRole('link', { name: 'New person' }).first().click();
    await page.getByRole('textbox', { name: 'E-mail' }).fill('norte@example.com');
    await page.getByRole('button', { name: 'Give a role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Support' }).click();
    await dialog.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).getByText(/norte/i).waitFor();
    await expect.poll(() => page.title()).toMatch(/norte/i);
    const { items } = await ask('GET', '/api/admin/users?search=norte@example.com');
    const roles = await ask('GET', `/api/admin/users/${items[0].id}/roles`);
    expect([items[0].organisationId, JSON.stringify(roles).includes(id)]).toEqual([id, true]);
    keepsToOrigin(page);
  });

  it('UI4 ST1 of two organisations: they choose whose figures by what these are called', async () => {
    const person = await holder('admin', 'organisation', home);
    const { id: other } = await ask('POST', '/api/admin/organisations', { name: 'Levante', timeZone: 'UTC' });
    await ask('POST', `/api/admin/users/${person.userId}/roles`, { role: 'admin', scopeType: 'organisation', scopeId: other });
    const page = await panel.open({ as: person, path: '/report-schedules/new' });
    await page.getByRole('combobox', { name: 'Figures of' }).click();
    await expect.poll(async () => (await page.getByRole('option').allInnerTexts()).includes('Levante')).toBe(true);
    const { items } = await ask('GET', '/api/admin/organisations');
    const names = [home, other].map((id) => items.find((each: { id: string }) => each.id === id).name as string);
    expect((await page.getByRole('option').allInnerTexts()).toSorted()).toEqual(names.toSorted());
    await expectAccessible(page);
    await page.getByRole('option', { name: 'Levante' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Levante, Mondays');
    keepsToOrigin(page);
  });

  it('UI4 DK6 of one office: they manage it, and are not offered to make another', async () => {
    const page = await panel.open({ as: await holder('office-manager', 'office', offices[0]!), path: '/offices' });
    await page.getByRole('link', { name: 'Bilbao' }).waitFor();
    expect(await page.getByRole('link', { name: 'New office' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Madrid' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Bilbao' }).click();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Archive office' }).waitFor();
    await page.goto(`${panel.url}/admin/offices/new`);
    await page.getByRole('heading', { name: 'This is not open to you' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI4 DK6 of the desks alone: they read the offices, add desks, and are not offered zones and settings', async () => {
    const page = await panel.open({ as: await holder('desks', 'organisation', home), path: '/offices' });
    await page.getByRole('link', { name: 'Madrid' }).click();
    await page.getByRole('link', { name: 'Desks', exact: true }).click();
    expect(await page.getByRole('link', { name: 'Zones' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Settings', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'New desk' }).first().click();
    await page.getByRole('textbox', { name: 'Code' }).fill('D1');
    await page.getByRole('textbox', { name: 'Name' }).fill('Window');
    await page.keyboard.press('Enter');
    await page.getByText('Desk created').waitFor();
    await page.getByRole('row', { name: /D1 Window/ }).waitFor();
    keepsToOrigin(page);
  });
});

describe('what there are very many of', () => {
  beforeAll(async () => {
    for (let index = 0; index < 101; index += 1)
      await ask('POST', '/api/admin/organisations', { name: `Sucursal ${String(index).padStart(3, '0')}`, timeZone: 'UTC' });
  }, 60_000);

  it('UI1 UI4 is found by a part of its name, chosen with the keyboard, and called by its name', async () => {
    const page = await panel.open({ as: root, path: '/offices/new', language: 'es' });
    await page.getByRole('textbox', { name: 'Nombre' }).fill('Lejana');
    const choice = page.getByRole('combobox', { name: 'Organización' });
    await choice.click();
    const search = page.getByRole('dialog').getByRole('combobox');
    await search.fill('ursal 05');
    await page.getByRole('option', { name: 'Sucursal 050' }).waitFor();
    const { promise: waited, resolve: goOn } = Promise.withResolvers<void>();
    await page.route('**/api/admin/organisations?*', async (route) => {
      await waited;
      await route.continue();
    });
    await search.fill('ursal 100');
    // What was found for another text is not taken for this one.
    await page.keyboard.press('Enter');
    expect(await page.getByRole('option').count()).toBe(0);
    goOn();
    await search.fill('ursal 100');
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual(['Sucursal 100']);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await choice.getByText('Sucursal 100').waitFor();
    await page.getByRole('button', { name: 'Crear oficina' }).click();
    await page.getByRole('heading', { level: 1, name: 'Lejana' }).waitFor();
    await page.goto(`${panel.url}/admin/offices?search=lej`);
    await page.getByRole('row', { name: /Lejana .* Sucursal 100/ }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 US3 is filtered by, and found from the palette', async () => {
    const page = await panel.open({ as: root, path: '/users' });
    await page.getByRole('combobox', { name: 'Organisation' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('sucursal 099');
    await page.getByRole('option', { name: 'Sucursal 099' }).click();
    await page.getByText('Nothing matches these filters').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('sucursal 098');
    await page.getByRole('option', { name: /Sucursal 098/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Sucursal 098' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('office manager');
    await page.getByRole('option', { name: /Office manager/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Office manager' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('min-length');
    await page
      .getByRole('option')
      .filter({ hasText: /password/i })
      .first()
      .click();
    await page.getByText('auth.password.min-length').waitFor();
    keepsToOrigin(page);
  });
});
