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

/** Axe finds nothing serious or critical in what the page shows now. Its script is put in past the policy of the page, as a debugger would. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults, readonly string[]>(
    (values) => window.axe.run({ iframes: false, resultTypes: ['violations'], runOnly: { type: 'rule', values: [...values] } }),
    RULES,
  );
  const found = violations
    .filter(({ impact }) => impact !== 'minor' && impact !== 'moderate')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    );
  expect(found, `what keeps people out of ${page.url()}`).toEqual([]);
}
