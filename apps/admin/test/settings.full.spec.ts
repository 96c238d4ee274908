import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const valueOf = async (key: string) =>
  (await ask('GET', '/api/admin/config')).settings.find((setting: { key: string }) => setting.key === key).value;
const wait = (page: Page) => page.getByLabel('The first wait after too many wrong passwords.');

describe('the settings', () => {
  it('UI1 CF1 are judged while one types, saved with a reason, and brought back from the history', async () => {
    const page = await panel.open({ as: ana, path: '/settings?group=attempts' });
    await wait(page).fill('9000');
    await page.getByText('Must be at most 900').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await wait(page).fill('45');
    await page.getByText('Must be at most 900').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Accounts and passwords' }).click();
    await page.getByRole('textbox', { name: /^Why/ }).fill('Too many people waited');
    await page.getByText('1 change not saved').waitFor();
    await screenshot(page, 'settings not saved');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved').waitFor();
    expect(await valueOf('attempts.login.first-wait')).toBe(45);
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('row', { name: /attempts\.login\.first-wait: default 45.*Too many people waited/ }).waitFor();
    await ask('PUT', '/api/admin/config', { values: { 'attempts.login.first-wait': 60 } });
    await page.reload();
    await page
      .getByRole('row', { name: /^1 .*Too many people waited/ })
      .getByRole('button', { name: 'Bring back' })
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('Values brought back').waitFor();
    expect(await valueOf('attempts.login.first-wait')).toBe(45);
    await page.getByRole('row', { name: /^3 .*brought version 1 back/ }).waitFor();
    await screenshot(page, 'settings history');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => valueOf('attempts.login.first-wait')).toBe(60);
    keepsToOrigin(page);
  });

  it('UI1 CF1 are found and changed with the keyboard alone', async () => {
    const page = await panel.open({ as: ana, path: '/settings' });
    await page.getByRole('searchbox', { name: 'Find a setting' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('longest-wait');
    const field = page.getByLabel('The longest wait after too many wrong passwords.');
    await tabTo(page, field);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1200');
    await page.getByText('1 change not saved').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Save' }));
    await page.keyboard.press('Enter');
    await page.getByText('Settings saved').waitFor();
    expect(await valueOf('attempts.login.longest-wait')).toBe(1200);
    keepsToOrigin(page);
  });

  it('UI1 CF1 keep what one person typed when another was quicker', async () => {
    const mine = await panel.open({ as: ana, path: '/settings?group=attempts', language: 'es', viewport: 'phone' });
    const field = mine.getByLabel('La primera espera tras demasiadas contraseñas erróneas.');
    await field.fill('77');
    await mine.getByText('1 cambio sin guardar').waitFor();
    await ask('PUT', '/api/admin/config', { values: { 'attempts.login.most-failures': 99 } });
    const save = mine.getByRole('button', { name: 'Guardar', exact: true });
    const question = mine.getByRole('dialog', { name: 'Otra persona lo ha cambiado entretanto' });
    await save.click();
    await question.getByRole('row', { name: /primera espera.* 60 77/ }).waitFor();
    await screenshot(mine, 'settings of another');
    await expectAccessible(mine);
    // Looking away is no answer: it is asked again.
    await mine.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await field.inputValue()).toBe('77');
    await save.click();
    await question.getByRole('button', { name: 'Guardar la mía' }).click();
    await mine.getByText('Ajustes guardados').waitFor();
    expect([await valueOf('attempts.login.first-wait'), await valueOf('attempts.login.most-failures')]).toEqual([77, 99]);
    keepsToOrigin(mine);
  });

  it('UI1 NT2 say whether mail and storage work, and ask before unsaved ones are left', async () => {
    const page = await panel.open({ as: ana, path: '/settings?group=attempts' });
    await page.getByRole('button', { name: 'Send a test mail' }).click();
    await page.getByText(/^There is no mail server yet/).waitFor();
    await page.getByRole('button', { name: 'Test the storage' }).click();
    await page.getByText(/^A file was written, read and deleted/).waitFor();
    await wait(page).fill('50');
    await page.getByText('1 change not saved').waitFor();
    await page.getByRole('link', { name: 'Roles' }).click();
    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await wait(page).inputValue()).toBe('50');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('1 change not saved').waitFor({ state: 'detached' });
    keepsToOrigin(page);
  });
});
