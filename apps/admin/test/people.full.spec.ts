import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepsToOrigin, PanelUnderTest, type Person, signInByForm } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let eva: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana' });
  eva = await panel.person({ admin: true, firstName: 'Eva' });
});
afterAll(() => panel?.close());

/** What this tab keeps of what was typed. */
const keptIn = (page: Page) => page.evaluate(() => JSON.stringify({ ...sessionStorage }));

describe('several people at one browser', () => {
  it('UI4 nothing of one person stays when another signs in in another tab, or over an ended session', async () => {
    const page = await panel.open({ as: ana, path: '/users/new' });
    await page.getByRole('textbox', { name: 'First name' }).fill('Typed by Ana');
    // What is looked for below is there now.
    await expect.poll(() => keptIn(page)).toContain('Typed by Ana');
    // Ana's session ends without her, and Eva signs in in another tab.
    const tab = await panel.tab(page);
    await tab.evaluate(() => localStorage.removeItem('zocalo.session'));
    await tab.goto(`${panel.url}/admin`);
    await signInByForm(tab, eva);
    await tab.getByRole('heading', { name: /Eva/ }).waitFor();

    await page.getByRole('heading', { name: /Eva/ }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.goto(`${panel.url}/admin/users/new`);
    expect(await page.getByRole('textbox', { name: 'First name' }).inputValue()).toBe('');
    expect(await keptIn(page)).not.toContain('Typed by Ana');
    keepsToOrigin(page);
  });

  it('UI4 nothing of one person stays when another comes in by the door', async () => {
    const page = await panel.open({ as: ana, path: '/users/new' });
    await page.getByRole('textbox', { name: 'First name' }).fill('Typed by Ana');
    await expect.poll(() => keptIn(page)).toContain('Typed by Ana');
    await page.evaluate(() => localStorage.removeItem('zocalo.session'));
    await page.reload();
    await signInByForm(page, eva);
    const name = page.getByRole('textbox', { name: 'First name' });
    await name.waitFor();
    expect(await name.inputValue()).toBe('');
    expect(await keptIn(page)).not.toContain('Typed by Ana');
    keepsToOrigin(page);
  });

  it('UI4 says that a sign-out failed, and goes to the sign-in in all tabs when it did not', async () => {
    const page = await panel.open({ as: ana });
    const tab = await panel.tab(page, '/users');
    const leave = async () => {
      await page.getByRole('button', { name: /^Your account/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    await page.route('**/api/auth/logout', (route) => route.abort());
    await leave();
    await page.getByText('The server cannot be reached.').waitFor();
    await page.getByRole('navigation').first().waitFor();
    await page.unroute('**/api/auth/logout');
    await leave();
    for (const each of [page, tab]) {
      await each.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      expect(new URL(each.url()).pathname).toBe('/admin/login');
    }
  });

  it('UI4 keeps a button whose menu could not be fetched, says so, and offers a way on', async () => {
    const page = await panel.open({ as: ana, path: '/users' });
    await page.route('**/assets/columns-menu*', (route) => route.abort());
    const button = page.getByRole('button', { name: 'Columns' });
    await button.click();
    await page.getByText('could not be fetched').waitFor();
    await button.waitFor();
    await page.unroute('**/assets/columns-menu*');
    await page.getByRole('button', { name: 'Reload' }).click();
    await button.click();
    await page.getByRole('menu').waitFor();
    expect(await page.getByText('could not be fetched').count()).toBe(0);
  });

  it('UI4 says that the panel could not be fetched, and opens it then', async () => {
    const page = await panel.open();
    await page.route('**/assets/panel-*', (route) => route.abort());
    await signInByForm(page, ana);
    await page.getByRole('heading', { name: 'The panel could not be fetched' }).waitFor();
    await page.unroute('**/assets/panel-*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: /Ana/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/admin');
  });

  it('UI4 who wanted an account and has one gets in where they asked for it', async () => {
    const page = await panel.open({ path: '/register' });
    await page.getByRole('button', { name: /You have an account already/ }).click();
    await signInByForm(page, ana);
    await page.getByRole('heading', { name: /Ana/ }).waitFor();
    keepsToOrigin(page);
  });
});
