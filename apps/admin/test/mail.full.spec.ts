import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start();
  ana = await panel.person({ admin: true });
});
afterAll(() => panel?.close());

describe('mails', () => {
  it('UI1 NT2 are shown as people get them, by kind, case and language', async () => {
    const page = await panel.open({ as: ana, path: '/mail/templates' });
    await page.getByRole('button', { name: 'Choose a password' }).click();
    const names = await page.getByRole('navigation', { name: 'Mail' }).getByRole('button').allInnerTexts();
    expect(names.filter((name) => name.includes('.'))).toEqual([]);
    const mail = page.frameLocator('iframe');
    await mail.getByRole('link').first().waitFor();
    const before = await mail.locator('body').innerText();
    await page.getByRole('combobox', { name: 'Case' }).selectOption({ label: 'invitation' });
    await expect.poll(() => mail.locator('body').innerText()).not.toBe(before);
    await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Español' });
    await expect.poll(() => mail.locator('html').getAttribute('lang')).toBe('es');
    await page.getByText('As text').click();
    await page.getByText('https://zocalo.example').first().waitFor();
    await screenshot(page, 'mail template');
    await expectAccessible(page);
    await page.reload();
    await expect.poll(() => mail.locator('html').getAttribute('lang')).toBe('es');
    keepsToOrigin(page);
  });

  it('UI1 NT2 that were sent are read in the mailbox, on a phone', async () => {
    const ben = await panel.person({ language: 'es' });
    await fetch(`${panel.url}/api/auth/forgot-password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ben.email }),
    });
    const { subject, link } = await panel.mailTo(ben.email);
    const page = await panel.open({
      as: ana,
      path: `/mail/mailbox?to=${encodeURIComponent(ben.email)}`,
      language: 'es',
      viewport: 'phone',
    });
    await page.getByRole('link', { name: subject }).click();
    const sheet = page.getByRole('dialog', { name: subject });
    await sheet.getByText(ben.email).waitFor();
    await page.frameLocator('iframe').getByRole('link').first().waitFor();
    expect(await sheet.getByRole('link', { name: 'Abrir su enlace' }).getAttribute('href')).toBe(link);
    await screenshot(page, 'mail in the mailbox');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    keepsToOrigin(page);
  });

  it('UI1 NT2 are found by the address in whatever letters, and said to be sent once there is a mail server', async () => {
    const eva = await panel.person();
    await fetch(`${panel.url}/api/auth/forgot-password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: eva.email }),
    });
    const { subject } = await panel.mailTo(eva.email);
    const page = await panel.open({ as: ana, path: '/mail/mailbox', language: 'es' });
    await page.getByRole('textbox', { name: 'Destinatario' }).fill(eva.email.toUpperCase());
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: subject }).waitFor();
    const ask = await panel.apiOf(ana);
    await ask('PUT', '/api/admin/config', { values: { 'mail.smtp.url': 'smtp://localhost:2525' } });
    await page.reload();
    await page.getByText('Los correos se envían').waitFor();
    await expectAccessible(page);
  });
});
