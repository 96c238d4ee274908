import type { Locator, Page, Request } from 'playwright-core';
import { expect } from 'vitest';

interface Asked {
  /** From the beginning on. */
  total: number;
  readonly waiting: Set<Request>;
}

const askedBy = new WeakMap<Page, Asked>();

/** Knows from now on what the page asks for, for `untilSettled`. */
export function follow(page: Page): void {
  const asked: Asked = { total: 0, waiting: new Set() };
  askedBy.set(page, asked);
  page.on('request', (request) => {
    // What goes on for as long as the page is open.
    if (new URL(request.url()).pathname === '/api/live') return;
    asked.total += 1;
    asked.waiting.add(request);
  });
  page.on('requestfinished', (request) => asked.waiting.delete(request));
  page.on('requestfailed', (request) => asked.waiting.delete(request));
}

/** Waits until all that the page asked for is there and drawn, nothing says that it is busy, and drawing it made the page ask for no more. */
export async function untilSettled(page: Page): Promise<void> {
  const asked = askedBy.get(page)!;
  for (;;) {
    const before = asked.total;
    await expect.poll(() => asked.waiting.size, { interval: 20 }).toBe(0);
    await untilIdle(page);
    await page.evaluate(untilDrawn);
    if (asked.total === before && asked.waiting.size === 0 && (await busyIn(page)) === 0) return;
  }
}

/** Waits until nothing on the page is being fetched or done. */
export async function untilIdle(page: Page): Promise<void> {
  await expect.poll(() => busyIn(page), { interval: 20 }).toBe(0);
}

/** Goes to another screen as a link of the panel does: without loading it anew. @param path below /admin. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), `/admin${path}`);
  await untilSettled(page);
}

/** Puts the page's clock (`ownClock`) forward until this is shown, or no more: what it asks for now and then is asked for at once. */
export async function renewUntil(page: Page, shown: Locator, isShown = true): Promise<void> {
  const renewed = async () => {
    await page.clock.fastForward(20_000);
    await untilSettled(page);
    return (await shown.count()) > 0;
  };
  await expect.poll(renewed, { timeout: 45_000 }).toBe(isShown);
}

function busyIn(page: Page): Promise<number> {
  return page.locator('[aria-busy=true]').count();
}

/** Runs in the page, where it comes after all that an answer has set off. */
async function untilDrawn(): Promise<void> {
  const rest = () => new Promise<unknown>((resolve) => void requestIdleCallback(resolve));
  await rest();
  await new Promise<unknown>((resolve) => void requestAnimationFrame(resolve));
  await rest();
}
