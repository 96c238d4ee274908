import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('UI1 AU13 says on every screen that a role gives nothing without a second factor, and leads to where one is set up', async () => {
    const ask = await panel.apiOf(ana);
    await ask('PUT', '/api/admin/config', { values: { 'auth.second-factor.roles': ['admin'] } });
    const page = await panel.open({ as: ana, path: '/settings' });
    await page.getByText('Until you set one up, you cannot do what that role allows.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'This needs a second factor' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Set one up' }).click();
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    const secret = (await page.getByRole('dialog').locator('code').textContent())!;
    await page.getByLabel('Code that the app shows now').fill(await generate({ secret }));
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('Until you set one up, you cannot do what that role allows.').waitFor({ state: 'detached' });
    keepsToOrigin(page);
  });

  it('UI2 keeps a message for a pointer that goes to it, not for one that rests where it appears', async () => {
    const eva = await panel.person();
    const page = await panel.open({ as: eva, path: '/profile?tab=security' });
    const said = page.locator('[data-toast]').filter({ hasText: /session is over|sessions are over/ });
    const endOthersWithPointerAt = async (x: number, y: number) => {
      await panel.apiOf(eva);
      await page.reload();
      await page.mouse.move(x, y);
      await page.getByRole('button', { name: 'End all others' }).press('Enter');
      await said.waitFor();
    };
    const later = (seconds: number) => page.clock.fastForward(seconds * 1_000);
    await page.clock.install();
    const { width, height } = page.viewportSize()!;
    await endOthersWithPointerAt(480, 30);
    await expect.poll(() => said.evaluate((message) => message.matches(':hover'))).toBe(true);
    await later(5);
    await said.waitFor({ state: 'detached' });

    await endOthersWithPointerAt(width - 10, height - 10);
    await said.hover();
    await later(60);
    expect(await said.count()).toBe(1);
    await page.mouse.move(width - 10, height - 10);
    await later(5);
    await said.waitFor({ state: 'detached' });
    keepsToOrigin(page);
  });

  it('UI2 shows a message on a phone below the bar, over which the link to the content comes for who uses no mouse', async () => {
    const eva = await panel.person();
    await panel.apiOf(eva);
    const page = await panel.open({ as: eva, path: '/profile?tab=security', viewport: 'phone', ownClock: true });
    await page.getByRole('button', { name: 'End all others' }).press('Enter');
    const said = page.locator('[data-toast]').filter({ hasText: /session is over|sessions are over/ });
    await said.waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('button', { name: 'Open the menu' }).click({ trial: true, timeout: 2_000 });
    await page
      .getByRole('banner')
      .getByRole('link', { name: /otification/ })
      .click({ trial: true, timeout: 2_000 });
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    await skip.focus();
    const { x, y, width, height } = (await skip.boundingBox())!;
    const isOnTop = await page.evaluate(
      ([left, top]) => document.elementFromPoint(left!, top!)?.getAttribute('href'),
      [x + width / 2, y + height / 2],
    );
    expect([isOnTop, await said.count()]).toEqual(['#content', 1]);
    keepsToOrigin(page);
  });
});
