import { expect } from 'vitest';
import { keepsToOrigin } from './complaints.js';
import type { Language, PanelUnderTest, Person } from './panel.js';
import { goWithin, untilSettled } from './settled.js';
import { expectWellMade } from './well-made.js';

export interface ScreenPath {
  /** Of the pictures. */
  readonly name: string;
  /** Below /admin. */
  readonly path: string;
  /** Where it stands for what is not there. */
  readonly isNowhere?: boolean;
}

/**
 * Each of these screens is well made on a desktop and on a phone. The desktop loads each at its address, as from a bookmark; the phone
 * goes on from the one before, as by a link, and comes to the same.
 */
export async function expectScreensWellMade(
  panel: PanelUnderTest,
  as: Person,
  language: Language,
  screens: readonly ScreenPath[],
): Promise<void> {
  const desktop = await panel.open({ as, language, viewport: 'desktop' });
  const phone = await panel.open({ as, language, viewport: 'phone' });
  await untilSettled(phone);
  for (const { name, path, isNowhere = false } of screens) {
    await desktop.goto(`${panel.url}/admin${path}`);
    await goWithin(phone, path);
    const shown: (string | null)[] = [];
    for (const page of [desktop, phone]) {
      // Also where a sheet lies over it.
      const heading = page.locator('h1').first();
      await heading.waitFor();
      await expectWellMade(page, `${name} ${language} ${page === desktop ? 'desktop' : 'phone'}`, isNowhere);
      shown.push(`${await page.title()}: ${await heading.textContent()}`);
    }
    expect(shown[1], `${name} of the phone`).toBe(shown[0]);
  }
  keepsToOrigin(desktop);
  keepsToOrigin(phone);
}
