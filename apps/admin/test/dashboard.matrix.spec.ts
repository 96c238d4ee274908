import { afterAll, beforeAll, it } from 'vitest';
import { SetupService } from '../../../libs/auth/src/index.js';
import { DemoDataService } from '../../../libs/demo-data/src/index.js';
import { runInContext } from '../../../libs/platform/context/src/index.js';
import { expectWellMade, keepsToOrigin, LOOKS, PanelUnderTest } from './harness/index.js';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
});
afterAll(() => panel?.close());

// First, while there is nobody yet.
it.each(LOOKS)('UI1 UI4 shows the set-up in $language on a $viewport', async (options) => {
  const link = await panel.api.app.get(SetupService, { strict: false }).issueLink();
  const page = await panel.open({ path: `/setup${new URL(link!.url).search}`, ...options });
  await page.getByRole('textbox').first().waitFor();
  await expectWellMade(page, `set-up ${Object.values(options).join(' ')}`);
  keepsToOrigin(page);
});

it.each(LOOKS)('UI3 UI4 shows a plotted dashboard in $language on a $viewport', async (options) => {
  const ana = await panel.person({ admin: true, language: options.language });
  const demo = panel.api.app.get(DemoDataService, { strict: false });
  if (!(await demo.isLoaded()))
    await runInContext({ correlationId: 'test', actor: { kind: 'system', reason: 'a test' } }, () => demo.load());
  const page = await panel.open({ as: ana, ...options });
  await page.getByRole('figure').nth(3).waitFor();
  await expectWellMade(page, `dashboard ${Object.values(options).join(' ')}`);
  keepsToOrigin(page);
});
