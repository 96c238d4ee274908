import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, keepsToOrigin, PanelUnderTest, type Person } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

const name = (page: Page) => page.getByRole('textbox', { name: 'Name' });
const signOut = async (page: Page) => {
  await page.getByRole('button', { name: /^Your account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
};
const leaving = (page: Page) => page.getByRole('alertdialog', { name: 'Leave without saving?' });

/** Holds requests of a kind back. @returns those that came, and the way on for them. */
async function hold(page: Page, method: string, path: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const held: string[] = [];
  await page.route(path, async (route) => {
    if (route.request().method() === method) {
      held.push(route.request().url());
      await promise;
    }
    await route.continue();
  });
  return { held, release: resolve };
}

describe('a form that is sent', () => {
  it('UI1 is sent once, and takes nothing that would be lost', async () => {
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    const { held, release } = await hold(page, 'POST', '**/api/admin/roles');
    await name(page).fill('Night shift');
    await page.keyboard.press('Control+s');
    await expect.poll(() => held.length).toBe(1);
    await page.keyboard.press('Control+s');
    await page.keyboard.type(' and day');
    await page.getByRole('button', { name: 'Define role' }).dispatchEvent('click');
    expect(await name(page).inputValue()).toBe('Night shift');
    release();
    await page.getByRole('heading', { level: 1, name: 'Night shift' }).waitFor();
    expect(held).toHaveLength(1);
    keepsToOrigin(page);
  });

  it('UI1 gives the focus back to where it was, or to what is wrong', async () => {
    await ask('POST', '/api/admin/roles', { name: 'Reception', key: 'reception', permissions: ['desk.read'] });
    const page = await panel.open({ as: ana, path: '/roles/reception' });
    await name(page).fill('Front office');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await expect.poll(() => name(page).evaluate((field) => field === document.activeElement)).toBe(true);
    await name(page).fill('');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Is needed').waitFor();
    await expect.poll(() => name(page).evaluate((field) => field === document.activeElement)).toBe(true);
    keepsToOrigin(page);
  });

  it('UI1 is not sent by keys that are for what is on top of it', async () => {
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    const { held } = await hold(page, 'POST', '**/api/admin/roles');
    await name(page).fill('Day shift');
    await page.getByRole('link', { name: 'People' }).click();
    await leaving(page).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Cancel' }).last().click();
    await leaving(page).waitFor({ state: 'detached' });
    expect(held).toEqual([]);
    keepsToOrigin(page);
  });
});

describe('what is not saved', () => {
  it('UI1 UI4 is asked about before somebody signs out', async () => {
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    await name(page).fill('Half a role');
    await signOut(page);
    await leaving(page).waitFor();
    await expectAccessible(page);
    await leaving(page).getByRole('button', { name: 'Cancel' }).click();
    await leaving(page).waitFor({ state: 'detached' });
    expect(await name(page).inputValue()).toBe('Half a role');
    await signOut(page);
    await leaving(page).getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/admin/login');
    keepsToOrigin(page);
  });

  it('UI1 CF1 is asked about on the settings too, and once; Ctrl+S saves it', async () => {
    const page = await panel.open({ as: ana, path: '/settings?group=attempts' });
    let unloads = 0;
    page.on('dialog', (dialog) => {
      unloads += 1;
      void dialog.accept();
    });
    const wait = page.getByLabel('The first wait after too many wrong passwords.');
    await wait.fill('45');
    await page.keyboard.press('Control+s');
    await page.getByText('Settings saved').waitFor();
    await wait.fill('46');
    await page.getByText('1 change not saved').waitFor();
    await signOut(page);
    await leaving(page).getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/admin/login');
    expect(unloads).toBe(0);
    const { settings } = await ask('GET', '/api/admin/config');
    expect(settings).toContainEqual(expect.objectContaining({ key: 'attempts.login.first-wait', value: 45 }));
    keepsToOrigin(page);
  });
});
