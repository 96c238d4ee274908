import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from './accessibility.js';
import { screenshot } from './panel.js';

/** What holds for every screen in every look: it shows what was asked for, is open to everybody and fits the window. @param name of the picture. */
export async function expectWellMade(page: Page, name: string): Promise<void> {
  await screenshot(page, name);
  await expectShown(page, name);
  await expectAccessible(page);
  await expectFits(page, name);
}

/** Waits until nothing on the page is being fetched or done. */
export async function untilIdle(page: Page): Promise<void> {
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
}

/** Nothing has to be scrolled sideways. */
export async function expectFits(page: Page, what = page.url()): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, `${what} fits`).toBeLessThanOrEqual(page.viewportSize()!.width);
}

/** Nothing that says that there is nothing here, that it is not open, or that it failed: that is accessible and fits, too. */
async function expectShown(page: Page, what: string): Promise<void> {
  const instead = page.locator('[data-state-page], [role="alert"]:not(:empty)');
  expect(await instead.allTextContents(), `instead of ${what}`).toEqual([]);
}
