import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let root: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  root = await panel.person({ admin: true, firstName: 'Berta', lastName: 'Solís' });
  ask = await panel.apiOf(root);
});
afterAll(() => panel?.close());

const RESTORED = 'What you had entered before was brought back.';
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();
const isSaved = (page: Page) => page.getByText('Saved', { exact: true }).first().waitFor();
const conflict = (page: Page) => page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
const drafts = (page: Page) => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('zocalo.draft.')));

describe('two people at one record', () => {
  it('UI1 US3 see both versions of a person side by side, and neither is written over unasked', async () => {
    const { userId } = await panel.person({ firstName: 'Nadia', lastName: 'Prats' });
    const path = `/users/${userId}`;
    const mine = await panel.open({ as: root, path });
    await mine.getByRole('textbox', { name: 'First name' }).fill('Nadine');
    const theirs = await panel.tab(mine, path);
    await theirs.getByRole('textbox', { name: 'First name' }).fill('Nadja');
    await theirs.getByRole('combobox', { name: 'Language of mails' }).click();
    await theirs.getByRole('option', { name: 'Spanish' }).click();
    await save(theirs);
    await isSaved(theirs);
    await save(mine);
    await conflict(mine).getByRole('row', { name: 'First name Nadja Nadine' }).waitFor();
    // What I did not touch is not mine to put back.
    expect(
      await conflict(mine)
        .getByRole('row', { name: /^Language/ })
        .count(),
    ).toBe(0);
    await expectAccessible(mine);
    await screenshot(mine, 'both versions of a person');
    // Closing is no answer: the next attempt asks again.
    await mine.keyboard.press('Escape');
    await conflict(mine).waitFor({ state: 'detached' });
    await save(mine);
    await conflict(mine).waitFor();
    expect(await ask('GET', `/api/admin/users/${userId}`)).toMatchObject({ firstName: 'Nadja', language: 'es', version: 2 });
    await conflict(mine).getByRole('button', { name: 'Take theirs' }).click();
    expect(await mine.getByRole('textbox', { name: 'First name' }).inputValue()).toBe('Nadja');
    expect(await drafts(mine)).toEqual([]);
    await mine.getByRole('textbox', { name: 'Last name', exact: true }).fill('Prat');
    await save(mine);
    await isSaved(mine);
    expect(await ask('GET', `/api/admin/users/${userId}`)).toMatchObject({ firstName: 'Nadja', lastName: 'Prat', version: 3 });
    keepsToOrigin(mine);
    keepsToOrigin(theirs);
  });

  it('UI1 US1 see what one changed oneself in another place, and save one’s own beside it', async () => {
    const person = await panel.person({ firstName: 'Olga', lastName: 'Mir' });
    const mine = await panel.open({ as: person, path: '/profile' });
    await mine.getByRole('textbox', { name: 'Last name', exact: true }).fill('Miró');
    await (
      await panel.apiOf(person)
    )('PATCH', '/api/users/me', { firstName: 'Olguita' });
    await save(mine);
    await conflict(mine).getByRole('row', { name: 'Last name Mir Miró' }).waitFor();
    await conflict(mine).getByRole('button', { name: 'Save mine' }).click();
    await isSaved(mine);
    expect(await (await panel.apiOf(person))('GET', '/api/users/me')).toMatchObject({ firstName: 'Olguita', lastName: 'Miró', version: 3 });
    keepsToOrigin(mine);
  });

  it('UI1 a draft keeps the version it was begun on, and none is left of what was saved', async () => {
    await ask('POST', '/api/admin/roles', { name: 'Reception', key: 'reception', permissions: ['desk.read'] });
    const page = await panel.open({ as: root, path: '/roles/reception' });
    await page.getByRole('textbox', { name: 'Name' }).fill('Front office');
    await expect.poll(() => drafts(page)).toHaveLength(1);
    await ask('PATCH', '/api/admin/roles/reception', { description: 'Opens the door.' });
    await page.reload();
    await page.getByText(RESTORED).waitFor();
    await save(page);
    await conflict(page).getByRole('row', { name: 'Name Reception Front office' }).waitFor();
    await conflict(page).getByRole('button', { name: 'Save mine' }).click();
    await isSaved(page);
    expect(await drafts(page)).toEqual([]);
    expect(await page.getByText(RESTORED).count()).toBe(0);
    await page.reload();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    expect([await page.getByText(RESTORED).count(), await page.getByRole('textbox', { name: 'Name' }).inputValue()]).toEqual([
      0,
      'Front office',
    ]);
    keepsToOrigin(page);
  });

  it('UI1 DK1 an office that was archived meanwhile is renamed without a question, since nothing was to choose', async () => {
    const { id } = await ask('POST', '/api/admin/offices', { name: 'Prado', timeZone: 'Europe/Madrid' });
    const page = await panel.open({ as: root, path: `/offices/${id}?tab=settings` });
    await page.getByRole('textbox', { name: 'Name' }).fill('Prado 2');
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Bring back' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Prado 2');
    await save(page);
    await isSaved(page);
    expect(await ask('GET', `/api/admin/offices/${id}`)).toMatchObject({ name: 'Prado 2', archivedAt: expect.any(String) as string });
    keepsToOrigin(page);
  });
});
