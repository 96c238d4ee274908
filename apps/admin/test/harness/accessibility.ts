import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

interface Rule {
  readonly id: string;
  /** Of each of its findings: axe puts it over what the rule's checks say. */
  readonly impact: string | null;
  readonly enabled: boolean;
  readonly tags: readonly string[];
}

/** What axe would ask by itself and whose findings keep people out; those of the other rules would only be thrown away. */
const RULES = (axe as unknown as { readonly _audit: { readonly rules: readonly Rule[] } })._audit.rules
  .filter(({ enabled, tags }) => enabled && !tags.includes('experimental') && !tags.includes('deprecated'))
  .filter(({ impact }) => impact !== 'minor' && impact !== 'moderate')
  .map(({ id }) => id);

/** What colours decide. The other rules look at the elements, and at whether and where they are shown. */
const RULES_OF_COLOURS = RULES.filter((id) => id === 'color-contrast' || id === 'link-in-text-block');

/** What a page showed when axe found nothing in it by any rule. */
const passed = new WeakMap<Page, string>();

/**
 * Axe finds nothing serious or critical in what the page shows now. Its script is put in past the policy of the page, as a debugger would.
 * Where the page shows the very same as the last time, but for its colours, only those are looked at.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const shown = await page.evaluate(everythingShown);
  const { violations } = await page.evaluate<AxeResults, readonly string[]>(
    (values) => window.axe.run({ iframes: false, resultTypes: ['violations'], runOnly: { type: 'rule', values: [...values] } }),
    passed.get(page) === shown ? RULES_OF_COLOURS : RULES,
  );
  const found = violations
    .filter(({ impact }) => impact !== 'minor' && impact !== 'moderate')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    );
  expect(found, `what keeps people out of ${page.url()}`).toEqual([]);
  passed.set(page, shown);
}

/** Runs in the page: each element with its attributes, whether it is seen, and its place. */
function everythingShown(): string {
  const elements = [...document.body.querySelectorAll('*')].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`);
    return [
      element.tagName,
      ...attributes,
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      x,
      y,
      width,
      height,
    ];
  });
  return JSON.stringify([location.href, document.title, document.documentElement.lang, document.body.textContent, elements]);
}
