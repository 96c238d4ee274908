import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectWellMade, keepsToOrigin, LOOKS, PanelUnderTest, type Person } from './harness/index.js';

let panel: PanelUnderTest;
let berta: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  berta = await panel.person({ admin: true, firstName: 'Berta', lastName: 'Solís' });
  for (let index = 0; index < 12; index += 1) await panel.person({ lastName: `Plaza ${index}` });
});
afterAll(() => panel?.close());

const paths = () => [
  '/users',
  '/users/new',
  ...['', '?tab=roles', '?tab=sessions', '?tab=suspensions', '?tab=audit'].map((tab) => `/users/${berta.userId}${tab}`),
];

describe('people in every look', () => {
  it.each(LOOKS)('UI2 $language $colorScheme $viewport', async (look) => {
    const page = await panel.open({ as: berta, ...look });
    for (const path of paths()) {
      await page.goto(`${panel.url}/admin${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await expectWellMade(page, `users ${path.replace(berta.userId, 'one')} ${look.language} ${look.colorScheme} ${look.viewport}`);
    }
    keepsToOrigin(page);
  });
});
