import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot, signInByForm } from './harness/index.js';

const SIGN_IN = { en: 'Sign in', es: 'Entrar' } as const;

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true });
});
afterAll(() => panel?.close());

describe('the door of the panel', () => {
  it.each([
    { language: 'en', colorScheme: 'light', viewport: 'desktop' },
    { language: 'es', colorScheme: 'dark', viewport: 'phone' },
  ] as const)('UI4 shows the sign-in in $language, $colorScheme, on a $viewport, to everybody, and asks nobody else', async (look) => {
    const page = await panel.open(look);
    await page.getByRole('button', { name: SIGN_IN[look.language], exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.language);
    await screenshot(page, `sign-in ${look.language} ${look.colorScheme} ${look.viewport}`);
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI4 opens for an address and a password', async () => {
    const page = await panel.open();
    await signInByForm(page, ana);
    await page.getByRole('main').waitFor();
    await page.getByRole('navigation').first().waitFor();
    await screenshot(page, 'signed in');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI4 is not shown to somebody who signed in before', async () => {
    const page = await panel.open({ as: ana });
    await page.getByRole('navigation').first().waitFor();
    expect(await page.getByRole('button', { name: SIGN_IN.en, exact: true }).count()).toBe(0);
    keepsToOrigin(page);
  });

  it('UI4 opens with the keyboard alone, and says what was wrong', async () => {
    const page = await panel.open({ path: '/roles?search=desk' });
    await page.getByRole('button', { name: SIGN_IN.en, exact: true }).waitFor();
    await page.keyboard.type(ana.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not this one at all');
    await page.keyboard.press('Enter');
    await page.getByText('The address or the password is wrong.').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(ana.password);
    await page.keyboard.press('Enter');
    // Where the link led, not the start.
    await page.getByRole('rowheader', { name: /^desk\.read/ }).waitFor();
    keepsToOrigin(page);
  });
});
