import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true });
});
afterAll(() => panel?.close());

describe('the frame of the panel', () => {
  it('SH1 opens what lies over the page within the policy of the page', async () => {
    const page = await panel.open({ as: ana });
    await page.getByRole('button', { name: /^(Account|Your account)/ }).click();
    await page.getByRole('menu').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
    keepsToOrigin(page);
  });
});
