import { generate } from 'otplib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, LOOKS, PanelUnderTest, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
});
afterAll(() => panel?.close());

async function look(page: Page, name: string): Promise<void> {
  await screenshot(page, name);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}

it.each(LOOKS)('UI1 UI4 shows each part of the profile in $language, $colorScheme, on a $viewport', async (options) => {
  const { language, colorScheme, viewport } = options;
  const suffix = `${language} ${colorScheme} ${viewport}`;
  const ana = await panel.person({ language });
  const page = await panel.open({ as: ana, path: '/profile', ...options });
  for (const tab of ['profile', 'preferences', 'privacy', 'security']) {
    await page.goto(`${panel.url}/admin/profile?tab=${tab}`);
    await page.getByRole('main').getByRole('heading', { level: 2 }).first().waitFor();
    await look(page, `profile ${tab} ${suffix}`);
  }
  await page.getByRole('button', { name: /^(Set up|Configurar)$/ }).click();
  const key = page.getByRole('dialog').locator('code');
  await key.waitFor();
  await look(page, `authenticator ${suffix}`);
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .fill(await generate({ secret: (await key.textContent())! }));
  await page.getByRole('button', { name: /^(Switch on|Activar)$/ }).click();
  await page.getByRole('dialog').getByRole('listitem').nth(9).waitFor();
  await look(page, `recovery codes ${suffix}`);
  keepsToOrigin(page);
});
