import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, signInByForm } from './harness/index.js';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start();
});
afterAll(() => panel?.close());

it('UI4 AU6 who forgot the password chooses another by the link below the form, and gets in with it', async () => {
  const ana = await panel.person({ admin: true, firstName: 'Ana' });
  const page = await panel.open();
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  await expectAccessible(page);
  await page.getByLabel('Address').fill(ana.email);
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  await page.goto((await panel.mailTo(ana.email)).link!);
  await expectAccessible(page);
  const chosen = 'nueve paraguas bajo el agua';
  await page.getByLabel(/^New password/).fill(chosen);
  await page.getByRole('button', { name: 'Save password' }).click();
  await page.getByRole('heading', { name: 'Your password is saved' }).waitFor();
  await page.goto(`${panel.url}/admin`);
  await signInByForm(page, ana);
  await page.getByText('The address or the password is wrong.').waitFor();
  await signInByForm(page, { ...ana, password: chosen });
  await page.getByRole('heading', { level: 1, name: /Ana/ }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/admin');
  keepsToOrigin(page);
});
