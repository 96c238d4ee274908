import { generate } from 'otplib';
import { afterAll, beforeAll, it } from 'vitest';
import { expectWellMade, keepsToOrigin, LOOKS, PanelUnderTest } from './harness/index.js';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
});
afterAll(() => panel?.close());

it.each(LOOKS)('UI1 UI4 shows each part of the profile in $language on a $viewport', async (options) => {
  const { language, viewport } = options;
  const suffix = `${language} ${viewport}`;
  const ana = await panel.person({ language });
  const page = await panel.open({ as: ana, path: '/profile', ...options });
  for (const tab of ['profile', 'preferences', 'privacy', 'security']) {
    await page.goto(`${panel.url}/admin/profile?tab=${tab}`);
    await page.getByRole('main').getByRole('heading', { level: 2 }).first().waitFor();
    await expectWellMade(page, `profile ${tab} ${suffix}`);
  }
  await page.getByRole('button', { name: /^(Set up|Configurar)$/ }).click();
  const key = page.getByRole('dialog').locator('code');
  await key.waitFor();
  await expectWellMade(page, `authenticator ${suffix}`);
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .fill(await generate({ secret: (await key.textContent())! }));
  await page.getByRole('button', { name: /^(Switch on|Activar)$/ }).click();
  await page.getByRole('dialog').getByRole('listitem').nth(9).waitFor();
  await expectWellMade(page, `recovery codes ${suffix}`);
  keepsToOrigin(page);
});
