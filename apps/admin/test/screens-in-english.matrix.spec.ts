import { afterAll, beforeAll, it } from 'vitest';
import { allScreens, expectScreensWellMade, PanelUnderTest } from './harness/index.js';

// A file for each language, so that two workers share them.
let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
});
afterAll(() => panel?.close());

it('UI1 UI2 UI4 each screen in English, light and dark, on a desktop and on a phone', { timeout: 420_000 }, async () => {
  const ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  await expectScreensWellMade(panel, ana, 'en', await allScreens(panel, ana));
});
