import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, signInByForm } from './harness/index.js';

let panel: PanelUnderTest;
let berta: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start();
  berta = await panel.person({ admin: true, firstName: 'Berta', lastName: 'Solís' });
});
afterAll(() => panel?.close());

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('cell') });
const said = (page: Page, text: string | RegExp) => page.getByRole('region', { name: 'Messages' }).getByText(text);

describe('people in the panel', () => {
  it('UI4 US3 one signs in, creates a user with nothing but an address, and signs out', async () => {
    const page = await panel.open();
    await signInByForm(page, berta);
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'People' }).click();
    await page.getByRole('link', { name: 'New person' }).click();
    await page.getByRole('button', { name: 'Create' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'E-mail' }).fill('not an address');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Must be an e-mail address').waitFor();
    await page.getByRole('textbox', { name: 'E-mail' }).fill('carla.vega@plaza.example');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Carla Vega', level: 1 }).waitFor();
    await page.getByText('No password yet').waitFor();
    expect((await panel.mailTo('carla.vega@plaza.example')).subject).toBe('You are invited to Zócalo');
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.goto(`${panel.url}/admin/users`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 US3 somebody is found by a part of the name, suspended with a reason, and let in again from the message', async () => {
    const { userId } = await panel.person({ firstName: 'Quintina', lastName: 'Zafra' });
    const page = await panel.open({ as: berta, path: '/users' });
    await rows(page).first().waitFor();
    await expectAccessible(page);
    await page.getByRole('searchbox').fill('zaf');
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(page.url()).toMatch(/\?search=zaf$/);
    await page.getByRole('link', { name: /Quintina Zafra/ }).click();
    await page.getByRole('button', { name: 'Suspend' }).click();
    const dialog = page.getByRole('dialog');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await dialog.getByText('Say why.').waitFor();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Lost her badge');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await said(page, 'Quintina Zafra is suspended').waitFor();
    await page.getByRole('link', { name: 'Suspensions' }).click();
    await page.getByRole('cell', { name: 'Lost her badge' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Suspend' }).waitFor();
    await expect.poll(() => page.getByRole('cell', { name: /by Berta Solís/ }).count()).toBe(2);
    await page.getByRole('main').getByRole('link', { name: 'Audit', exact: true }).click();
    await page.getByRole('cell', { name: 'Let somebody in again' }).waitFor();
    await expectAccessible(page);
    expect(page.url()).toBe(`${panel.url}/admin/users/${userId}?tab=audit`);
    keepsToOrigin(page);
  });

  it('UI1 several people are suspended at once, and let in again', async () => {
    for (const firstName of ['Ada', 'Bea']) await panel.person({ firstName, lastName: 'Montes' });
    const page = await panel.open({ as: berta, path: '/users?search=montes&sort=name' });
    await page.getByRole('checkbox', { name: 'Select Ada Montes' }).click();
    await page.getByRole('checkbox', { name: 'Select Bea Montes' }).click();
    await page.getByRole('region', { name: '2 selected' }).getByRole('button', { name: 'Suspend' }).click();
    await page
      .getByRole('dialog', { name: 'Suspend 2 people' })
      .getByRole('textbox', { name: 'Reason' })
      .fill('The gate is being repaired');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await said(page, 'Suspend: Done for 2').waitFor();
    await expect.poll(() => page.getByRole('cell', { name: 'Suspended' }).count()).toBe(2);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByRole('cell', { name: 'Active' }).count()).toBe(2);
    keepsToOrigin(page);
  });

  it('UI1 US3 the list leaves as a file, with the filters that stand in the address', async () => {
    await panel.person({ firstName: 'Fernanda', lastName: 'Ibarra' });
    const page = await panel.open({ as: berta, path: '/users?search=ibarra' });
    await page.getByRole('link', { name: /Fernanda Ibarra/ }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect([lines.length, lines[1]]).toEqual([2, expect.stringContaining('Fernanda,Ibarra')]);
    keepsToOrigin(page);
  });

  it('UI1 UI2 a person is created, found and opened without a mouse', async () => {
    const page = await panel.open({ as: berta });
    await page.getByRole('main').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('new pers');
    await page.getByRole('option', { name: 'New person' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
    await page.keyboard.type('nora.teclado@plaza.example');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'Nora Teclado', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('teclado');
    await page.getByRole('option', { name: /Nora Teclado/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${panel.url}/admin/users`);
    await rows(page).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('teclado');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.getByRole('main').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('region', { name: '1 selected' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Nora Teclado', level: 1 }).waitFor();
    keepsToOrigin(page);
  });
});
