import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectWellMade, goWithin, keepsToOrigin, PanelUnderTest } from './harness/index.js';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
});
afterAll(() => panel?.close());

/** Something of the API that answers with this, as a page would ask for it. */
function failure(status: number) {
  return async (page: Page) => {
    await page.route('**/api/planted', (route) =>
      route.fulfill({ status, json: { error: { code: 'INTERNAL_ERROR', message: 'planted' } } }),
    );
    await page.evaluate(() => fetch('/api/planted'));
  };
}

/** What a flow must notice, and would not if the policy or the listening were gone. */
const PLANTED: readonly [string, (page: Page) => Promise<unknown>, RegExp][] = [
  [
    'a style element',
    (page) => page.evaluate(() => document.head.append(Object.assign(document.createElement('style'), { textContent: 'p{}' }))),
    /style-src 'self'/,
  ],
  ['markup made of text', (page) => page.evaluate(() => (document.body.innerHTML = '<p>text</p>')).catch(() => undefined), /TrustedHTML/],
  ['a request elsewhere', (page) => page.evaluate(() => fetch('https://example.com/').catch(() => undefined)), /connect-src/],
  ['a picture from elsewhere', (page) => page.evaluate(() => (new Image().src = 'http://127.0.0.1:9/x.png')), /img-src/],
  ['an error nobody caught', (page) => page.evaluate(() => setTimeout(() => JSON.parse('{'), 0)), /threw/],
  ['a failure of the API', failure(500), /status of 500/],
  ['a part of the API that is away', failure(503), /status of 503/],
  // oxlint-disable-next-line no-console -- it is what is noticed
  ['a complaint in the console', (page) => page.evaluate(() => console.error('planted')), /planted/],
];

describe('what a flow notices', () => {
  it.each(PLANTED)('SH1 %s', async (_, plant, expected) => {
    const page = await panel.open();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    keepsToOrigin(page);
    await plant(page);
    await expect.poll(() => complaintOf(page)).toMatch(expected);
  });

  it('SH1 but not what the API refuses, nor what the flow brought about', async () => {
    const page = await panel.open();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await failure(404)(page);
    keepsToOrigin(page);
    const said = page.waitForEvent('console');
    await failure(503)(page);
    await said;
    keepsToOrigin(page, /status of 503 .*\/api\/planted/);
    expect(complaintOf(page)).toMatch(/status of 503/);
  });

  it('UI4 what keeps people out, also where only the dark shows it', async () => {
    const page = await panel.open();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.evaluate(() => document.body.append(document.createElement('button')));
    expect(await expectAccessible(page).then(() => '', textOf)).toMatch('button-name');
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html:not(.dark) body > button { display: none }');
      document.adoptedStyleSheets.push(sheet);
    });
    await expectAccessible(page);
    expect(await expectWellMade(page, 'sign-in').then(() => '', textOf)).toMatch('button-name');
  });

  it('UI4 what cannot be read in the dark, where light is asked for first', async () => {
    const page = await panel.open();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await expectWellMade(page, 'sign-in');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html:not(.dark)').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const line = Object.assign(document.createElement('p'), { textContent: 'Ink' });
      line.style.color = '#222';
      document.querySelector('main, [role=main], body')!.append(line);
    });
    await expectAccessible(page);
    expect(await expectWellMade(page, 'sign-in').then(() => '', textOf)).toMatch('color-contrast');
  });

  it('UI1 that a screen still waits for its list', async () => {
    const page = await panel.open({ as: await panel.person({ admin: true }) });
    let asked = 0;
    await page.route('**/api/admin/offices?**', async (route) => {
      asked += 1;
      await new Promise((resolve) => void setTimeout(resolve, 700));
      await route.continue();
    });
    await goWithin(page, '/offices');
    expect(asked).toBe(1);
    expect(await page.locator('h1').first().textContent()).toBe('Offices');
    expect(await page.locator('[aria-busy=true]').count()).toBe(0);
  });
});

function complaintOf(page: Page): string {
  try {
    keepsToOrigin(page);
    return '';
  } catch (error) {
    return textOf(error);
  }
}

/** With what was found, which the message of an assertion leaves out. */
function textOf(error: unknown): string {
  return `${(error as Error).message}\n${JSON.stringify((error as { actual?: unknown }).actual)}`;
}
