import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

/** A page holds fifty. */
const PEOPLE = 60;

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  const client = new Client({ connectionString: panel.api.database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
  await client.query(
    `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at)
     select gen_random_uuid(), (select id from organisations where is_default), 'vera' || n || '@example.com', 'Vera', 'Plaza ' || 100 + n, now()
     from generate_series(1, $1::int) n`,
    [PEOPLE],
  );
  await client.end();
  const { userId } = await panel.person({ firstName: 'Bruno', lastName: 'Fuera' });
  await (
    await panel.apiOf(ana)
  )('POST', `/api/admin/users/${userId}/suspend`, { reason: 'Lost his badge' });
});
afterAll(() => panel?.close());

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('cell') });
const names = (page: Page) => rows(page).getByRole('link').allTextContents();
const views = (page: Page) => page.getByRole('button', { name: 'Views' }).click();
const queryOf = (page: Page) => new URL(page.url()).search;

describe('the address of a list', () => {
  it('UI2 may hold what the list does not know, and characters nobody sees', async () => {
    const page = await panel.open({ as: ana, path: `/users?q=x&search=${encodeURIComponent('Bruno\tFuera')}` });
    await rows(page).getByRole('link', { name: 'Bruno Fuera' }).waitFor();
    keepsToOrigin(page);
  });
});

describe('views of a list', () => {
  it('UI2 a filtered list is kept under a name, shown to a colleague, found again and deleted', async () => {
    const page = await panel.open({ as: ana, path: '/users' });
    await expect.poll(() => rows(page).count()).toBe(50);
    await page.getByRole('combobox', { name: 'Status' }).selectOption('suspended');
    await expect.poll(() => rows(page).count()).toBe(1);
    await views(page);
    await page.getByText('No saved views yet.').waitFor();
    await page.getByRole('button', { name: 'Save this view' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByRole('textbox', { name: 'Name of the view' }).fill('Kept out');
    await dialog.getByRole('checkbox', { name: 'Share with others in the organisation' }).click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('View saved').waitFor();
    await dialog.waitFor({ state: 'detached' });

    const kept = (tab: Page) => tab.getByRole('link', { name: /^Kept out/ });
    await page.goto(`${panel.url}/admin/users`);
    await expect.poll(() => rows(page).count()).toBe(50);
    await views(page);
    await screenshot(page, 'views');
    await expectAccessible(page);
    await kept(page).click();
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(queryOf(page)).toBe('?status=suspended');

    const colleague = await panel.open({ as: await panel.person({ admin: true, firstName: 'Ben' }), path: '/users' });
    await views(colleague);
    await colleague.getByText('Ana Ruiz').first().waitFor();
    expect(await colleague.getByRole('button', { name: /^Delete view/ }).count()).toBe(0);
    await kept(colleague).click();
    await expect.poll(() => queryOf(colleague)).toBe('?status=suspended');

    await views(page);
    await page.getByRole('button', { name: 'Delete view: Kept out' }).click();
    await kept(page).waitFor({ state: 'detached' });
    await colleague.reload();
    await views(colleague);
    await colleague.getByText('No saved views yet.').waitFor();
    for (const tab of [page, colleague]) keepsToOrigin(tab);
  });
});

describe('pages of a list', () => {
  it('UI2 more people than a page holds are read on and back, also after a reload', async () => {
    const page = await panel.open({ as: ana, path: '/users?search=plaza&sort=name' });
    const move = (button: string) => page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: button, exact: true });
    await expect.poll(() => rows(page).count()).toBe(50);
    const first = await names(page);
    await page.getByText('Page 1', { exact: true }).waitFor();
    expect(await move('Previous page').isEnabled()).toBe(false);
    await move('Next page').click();
    await expect.poll(() => rows(page).count()).toBe(PEOPLE - 50);
    const second = await names(page);
    expect(new Set([...first, ...second]).size).toBe(PEOPLE);
    expect(await move('Next page').isEnabled()).toBe(false);
    expect(queryOf(page)).toContain('page=2');
    await page.reload();
    await expect.poll(() => names(page)).toEqual(second);
    await expectAccessible(page);
    await move('Previous page').click();
    await expect.poll(() => names(page)).toEqual(first);
    await page.goBack();
    await expect.poll(() => names(page)).toEqual(second);
    // Another order begins at the beginning.
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await expect.poll(() => rows(page).count()).toBe(50);
    expect(queryOf(page)).not.toContain('page=');
    keepsToOrigin(page);
  });
});
