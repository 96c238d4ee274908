import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { type Ask, expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot, tabTo } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

/** Of the role that is shown. */
const keyIn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!;

describe('roles', () => {
  it('UI1 AU16 are shown with all they permit, in Spanish too', async () => {
    const page = await panel.open({ as: ana, path: '/roles', language: 'es', viewport: 'phone' });
    await page.getByRole('columnheader', { name: 'Gestión de oficinas' }).waitFor();
    await page.getByRole('searchbox', { name: 'Filtrar permisos' }).fill('reservar');
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(1);
    await page.getByRole('rowheader', { name: /^desk\.reserve Reservar un puesto/ }).waitFor();
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 AU16 are defined with the keyboard alone', async () => {
    const page = await panel.open({ as: ana });
    await page.getByRole('main').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('define a role');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Is needed').waitFor();
    await page.keyboard.type('Front desk');
    await tabTo(page, page.getByRole('checkbox', { name: 'desk.read' }));
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+s');
    await page.getByText('Role defined').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Front desk' }).waitFor();
    expect((await ask('GET', `/api/admin/roles/${keyIn(page)}`)).permissions).toEqual(['desk.read']);
    // What is loaded already begins in its first field, too.
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('define a role');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('name');
    keepsToOrigin(page);
  });

  it('UI1 are changed in two tabs at once, and both versions are shown', async () => {
    await ask('POST', '/api/admin/roles', { name: 'Reception', key: 'reception', permissions: ['desk.read'] });
    const mine = await panel.open({ as: ana, path: '/roles/reception' });
    await mine.getByRole('textbox', { name: 'Name' }).fill('Front office');
    const theirs = await panel.tab(mine, '/roles/reception');
    await theirs.getByRole('textbox', { name: 'Description' }).fill('Opens the door.');
    await theirs.getByRole('checkbox', { name: 'user.read' }).click();
    await theirs.getByRole('button', { name: 'Save' }).click();
    await theirs.getByText('Saved', { exact: true }).waitFor();
    await mine.getByRole('button', { name: 'Save' }).click();
    const dialog = mine.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
    await dialog.getByRole('row', { name: /^Name Reception Front office/ }).waitFor();
    expect(await dialog.getByRole('row', { name: /^(Description|Permissions)/ }).count()).toBe(0);
    await screenshot(mine, 'both versions');
    await expectAccessible(mine);
    await dialog.getByRole('button', { name: 'Save mine' }).click();
    await mine.getByText('Saved', { exact: true }).waitFor();
    expect(await ask('GET', '/api/admin/roles/reception')).toMatchObject({
      name: 'Front office',
      description: 'Opens the door.',
      permissions: ['desk.read', 'user.read'],
    });
    keepsToOrigin(mine);
    keepsToOrigin(theirs);
  });

  it('UI1 UI2 are copied from those of the program, deleted and brought back', async () => {
    const page = await panel.open({ as: ana, path: '/roles/support' });
    await page.getByText('This role comes with the program').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Copy' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Night shift');
    await page.getByRole('button', { name: 'Define role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Night shift' }).waitFor();
    const key = keyIn(page);
    await page.getByRole('button', { name: 'Delete role' }).click();
    const question = page.getByRole('alertdialog', { name: 'Delete the role “Night shift”?' });
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Delete role' }).click();
    await page.getByText('Role deleted').waitFor();
    await page.getByRole('table', { name: 'Permissions by role' }).waitFor();
    await expect.poll(() => page.getByRole('columnheader', { name: /Night shift/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('columnheader', { name: /Night shift/ }).waitFor();
    const { permissions } = await ask('GET', '/api/admin/roles/support');
    expect((await ask('GET', `/api/admin/roles/${key}`)).permissions).toEqual(permissions);
    keepsToOrigin(page);
  });
});
