import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

const PATH = '/api/users/me/views';
const views = (page: Page) => page.getByRole('button', { name: 'Views' }).click();
const query = (page: Page) => new URL(page.url()).searchParams;

describe('a saved view', () => {
  it('UI2 is renamed and no longer shared, and both can be taken back', async () => {
    await ask('POST', PATH, { screen: 'users', name: 'Kept out', query: 'status=suspended', shared: true });
    const page = await panel.open({ as: ana, path: '/users' });
    await views(page);
    await page.getByRole('button', { name: 'Change view: Kept out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change view' });
    await dialog.getByRole('textbox', { name: 'Name of the view' }).fill('Suspended');
    await dialog.getByRole('checkbox', { name: 'Share with others in the organisation' }).click();
    await screenshot(page, 'change a view');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const kept = async () => (await ask('GET', `${PATH}?screen=users`)).items;
    expect(await kept()).toMatchObject([{ name: 'Suspended', shared: false, query: 'status=suspended' }]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(kept).toMatchObject([{ name: 'Kept out', shared: true }]);
    keepsToOrigin(page);
  });
});

describe('the columns of a list', () => {
  it('UI2 are shown on a phone when somebody chooses them', async () => {
    const page = await panel.open({ as: ana, path: '/users', viewport: 'phone' });
    const roles = page.getByRole('columnheader', { name: 'Roles' });
    const box = (name: string) => page.getByRole('menuitemcheckbox', { name });
    await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor();
    expect(await roles.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Columns' }).click();
    expect([await box('Name').getAttribute('aria-checked'), await box('Roles').getAttribute('aria-checked')]).toEqual(['true', 'false']);
    await box('Roles').click();
    await page.keyboard.press('Escape');
    await roles.waitFor();
    expect(query(page).get('columns')).toBe('name,roles');
    expect(await page.getByRole('columnheader', { name: 'Status' }).count()).toBe(0);
    keepsToOrigin(page);
  });
});
