import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot, signInByForm, untilSettled } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, lastName: 'Ruiz' });
});
afterAll(() => panel?.close());

/** Keys of what somebody typed, in this tab. */
const draftsIn = (page: Page) => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('draft')));
const signOutEverywhere = async (person: Person) => (await panel.apiOf(person))('DELETE', '/api/auth/sessions');
const name = (page: Page) => page.getByRole('textbox', { name: 'Name' });
const define = (page: Page) => page.getByRole('button', { name: 'Define role' });
const openMenu = (page: Page) => page.getByRole('button', { name: /^Your account/ }).click();

describe('a session', () => {
  it('UI1 UI4 that ends under a half-written form costs nothing of it', async () => {
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    await name(page).fill('Night shift');
    await page.getByRole('checkbox', { name: 'desk.read' }).click();
    await signOutEverywhere(ana);
    await define(page).click();
    const over = page.getByRole('dialog', { name: 'Your session is over' });
    await over.waitFor();
    // Whose it was is known, and the password comes next.
    expect(await over.getByRole('textbox', { name: 'E-mail' }).inputValue()).toBe(ana.email);
    expect(await over.getByLabel('Password', { exact: true }).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByText('Sign in first').count()).toBe(0);
    await screenshot(page, 'session over');
    await expectAccessible(page);
    await signInByForm(page, ana);
    await over.waitFor({ state: 'detached' });
    expect(await name(page).inputValue()).toBe('Night shift');
    await define(page).click();
    await page.getByRole('heading', { level: 1, name: 'Night shift' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 leaves nothing of one person to the next who signs in over it', async () => {
    const ben = await panel.person({ admin: true, firstName: 'Ben' });
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    const other = await panel.tab(page, '/audit');
    await other.getByRole('table', { name: 'Audit' }).waitFor();
    await name(page).fill('Secret plans');
    await expect.poll(() => draftsIn(page)).toHaveLength(1);
    await signOutEverywhere(ana);
    await define(page).click();
    await page.getByRole('dialog', { name: 'Your session is over' }).waitFor();
    await signInByForm(page, ben);
    for (const tab of [page, other]) await tab.getByRole('heading', { level: 1, name: /Ben/ }).waitFor();
    await page.goto(`${panel.url}/admin/roles/own/new`);
    await name(page).waitFor();
    expect(await name(page).inputValue()).toBe('');
    expect(await draftsIn(page)).toEqual([]);
    keepsToOrigin(page);
    keepsToOrigin(other);
  });

  it('UI1 UI4 is left from one tab and ends in all, where another may then sign in', async () => {
    const ben = await panel.person({ admin: true, firstName: 'Ben' });
    const one = await panel.open({ as: ana });
    const two = await panel.tab(one, '/roles/own/new');
    await name(two).fill('Secret plans');
    await expect.poll(() => draftsIn(two)).toHaveLength(1);
    await openMenu(one);
    await one.getByRole('menuitem', { name: 'Sign out' }).click();
    for (const page of [one, two]) await page.waitForURL('**/admin/login');
    expect(await draftsIn(two)).toEqual([]);
    await signInByForm(one, ana);
    await one.getByRole('heading', { level: 1, name: /Ana/ }).waitFor();
    await two.goto(`${panel.url}/admin/roles`);
    await two.getByRole('table', { name: 'Permissions by role' }).waitFor();
    await openMenu(two);
    await two.getByRole('menuitem', { name: 'Sign out' }).click();
    await one.waitForURL('**/admin/login');
    await signInByForm(one, ben);
    await one.getByRole('heading', { level: 1, name: /Ben/ }).waitFor();
    keepsToOrigin(one);
    keepsToOrigin(two);
  });
});

describe('the shell', () => {
  it('UI2 finds a person with the keyboard alone, and helps with the keys', async () => {
    await panel.person({ firstName: 'Zacarías', lastName: 'Olmo' });
    const page = await panel.open({ as: ana });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.waitFor();
    await screenshot(page, 'keyboard help');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('zacar');
    await page.getByRole('option', { name: /Zacarías Olmo/ }).waitFor();
    await screenshot(page, 'palette');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Zacarías Olmo' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    keepsToOrigin(page);
  });

  it('UI2 begins in the first field of a screen, also of one that is loaded already, and else at its content', async () => {
    const page = await panel.open({ as: ana, path: '/users/new' });
    const email = page.getByRole('textbox', { name: 'E-mail' });
    const has = (field: Locator) => field.evaluate((element) => element === document.activeElement);
    await expect.poll(() => has(email)).toBe(true);
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'People' }).click();
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await expect.poll(() => has(page.locator('#content'))).toBe(true);
    await page.getByRole('link', { name: 'New person' }).click();
    await email.waitFor();
    await untilSettled(page);
    await expect.poll(() => has(email)).toBe(true);
    await page.goBack();
    // A link of the content goes with it.
    await page.getByRole('link', { name: /Ana Ruiz/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Ana Ruiz' }).waitFor();
    await expect.poll(() => has(page.locator('#content'))).toBe(true);
    keepsToOrigin(page);
  });

  it('UI1 looks and speaks as the person chooses, also after a reload', async () => {
    const page = await panel.open({ as: ana });
    await openMenu(page);
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.getByRole('menuitemradio', { name: 'Español' }).click();
    await page.getByRole('menuitemradio', { name: 'Oscuro' }).waitFor();
    await screenshot(page, 'account menu');
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('link', { name: 'Ajustes' }).waitFor();
    const look = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.classList.contains('dark')]);
    expect(await look()).toEqual(['es', true]);
    keepsToOrigin(page);
  });

  it('UI2 says where there is nothing, that there is no connection, and that the page is old', async () => {
    const page = await panel.open({ as: ana, path: '/nowhere/at/all' });
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    await expectAccessible(page);
    // What opens on top is fetched ahead; the browser itself complains of what it cannot fetch.
    await untilSettled(page);
    await page.context().setOffline(true);
    await page.getByText(/^No connection\./).waitFor();
    await page.context().setOffline(false);
    await page.getByText(/^No connection\./).waitFor({ state: 'detached' });
    await page.route('**/api/admin/roles*', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, headers: { ...answer.headers(), 'x-app-version': '99.0.0' } });
    });
    await page.getByRole('link', { name: 'Roles' }).click();
    await page.getByText('There is a new version of this page.').waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/admin/roles*');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('There is a new version of this page.').waitFor({ state: 'detached' });
    keepsToOrigin(page, /net::ERR_INTERNET_DISCONNECTED .*\/api\//);
  });
});
