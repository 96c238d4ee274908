import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from './accessibility.js';
import { screenshot } from './panel.js';
import { untilSettled } from './settled.js';

/**
 * What holds for every screen, in light and in dark: it shows what was asked for, is open to everybody and fits the window. The page
 * follows the device, so that it need not be loaded for each. @param name of the picture.
 * @param isNowhere where it stands for what is not there: just what other screens must not show.
 */
export async function expectWellMade(page: Page, name: string, isNowhere = false): Promise<void> {
  await untilSettled(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    const what = `${name} ${colorScheme}`;
    await page.emulateMedia({ colorScheme });
    await page.locator(colorScheme === 'dark' ? 'html.dark' : 'html:not(.dark)').waitFor({ state: 'attached' });
    await screenshot(page, what);
    await expectInstead(page, what, isNowhere ? 1 : 0);
    await expectAccessible(page);
    await expectFits(page, what);
  }
}

/** Nothing has to be scrolled sideways. */
export async function expectFits(page: Page, what = page.url()): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, `${what} fits`).toBeLessThanOrEqual(page.viewportSize()!.width);
}

/** Nothing that says that there is nothing here, that it is not open, or that it failed: that is accessible and fits, too. */
async function expectInstead(page: Page, what: string, count: number): Promise<void> {
  const instead = page.locator('[data-state-page], [role="alert"]:not(:empty)');
  expect(await instead.allTextContents(), `instead of ${what}`).toHaveLength(count);
}
