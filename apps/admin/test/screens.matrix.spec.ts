import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, LOOKS, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let paths: readonly (readonly [name: string, path: string])[];
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  const ask = await panel.apiOf(ana);
  await ask('POST', '/api/admin/demo');
  await ask('POST', '/api/admin/roles', { name: 'Recepción', key: 'reception', permissions: ['desk.read', 'user.read'] });
  await ask('PATCH', '/api/admin/roles/reception', { name: 'Portería', permissions: ['desk.read'] });
  await ask('PUT', '/api/admin/config', { values: { 'attempts.login.first-wait': 45 }, comment: 'Too many people waited' });
  const { items: offices } = await ask('GET', '/api/admin/offices');
  const { items: entries } = await ask('GET', '/api/audit-logs?action=role.update');
  const office = offices.find(({ name }: { name: string }) => name === 'Madrid') as { id: string; timeZone: string };
  const date = new Intl.DateTimeFormat('sv', { timeZone: office.timeZone }).format(Date.now() + 3 * 86_400_000);
  paths = [
    ['roles', '/roles'],
    ['role of the program', '/roles/office-manager'],
    ['own role', '/roles/reception'],
    ['new role', '/roles/own/new'],
    ['audit', '/audit'],
    ['audit entry', `/audit?entry=${entries[0].id}`],
    ['audit check', '/audit/check'],
    ['settings', '/settings'],
    ['settings limits', '/settings?group=limits'],
    ['settings mail', '/settings?group=mail'],
    ['settings found', '/settings?search=password'],
    ['settings history', '/settings/history'],
    ['mail templates', '/mail/templates?template=auth.choose-password'],
    ['mailbox', '/mail/mailbox'],
    ['offices', '/offices'],
    ['new office', '/offices/new'],
    ...['overview', 'desks', 'zones', 'settings'].map((tab) => [`office ${tab}`, `/offices/${office.id}?tab=${tab}`] as const),
    ['book a desk', `/bookings?office=${office.id}&date=${date}`],
    ['own bookings', '/bookings/mine'],
    ['nowhere', '/nowhere'],
  ];
});
afterAll(() => panel?.close());

describe('screens in every look', () => {
  it.each(LOOKS)('UI1 UI2 $language $colorScheme $viewport', { timeout: 300_000 }, async (look) => {
    const page = await panel.open({ as: ana, ...look });
    for (const [name, path] of paths) {
      await page.goto(`${panel.url}/admin${path}`);
      // Also where a sheet lies over it.
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      await screenshot(page, `screen ${name} ${look.language} ${look.colorScheme} ${look.viewport}`);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} fits`).toBeLessThanOrEqual(
        page.viewportSize()!.width,
      );
    }
    keepsToOrigin(page);
  });
});
