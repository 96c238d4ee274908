import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BotApi, startBotApi } from '../../../libs/platform/telegram/src/testing/index.js';
import { expectAccessible, keepsToOrigin, PanelUnderTest, renewUntil, untilSettled } from './harness/index.js';

const SECURITY = '/profile?tab=security';
const CHAT = 4_711;

let bot: BotApi;
let panel: PanelUnderTest;
beforeAll(async () => {
  bot = await startBotApi();
  panel = await PanelUnderTest.start({ env: { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root } });
});
afterAll(async () => {
  await panel?.close();
  await bot?.close();
});

describe('Telegram', () => {
  it('UI1 NT1 links it by a code, sends a test, says when the bot was blocked, and ends the link', async () => {
    const page = await panel.open({ as: await panel.person({ admin: true }), path: SECURITY, ownClock: true });
    await page.getByRole('button', { name: 'Link Telegram' }).click();
    const command = (await page.getByText(/^\/start [\w-]{22}$/).textContent())!;
    expect(await page.getByRole('link', { name: 'Open Telegram' }).getAttribute('href')).toBe(
      `https://t.me/${bot.state.bot.username}?start=${command.slice('/start '.length)}`,
    );
    await expectAccessible(page);
    await bot.say(CHAT, command, { first_name: 'Ana', username: 'ana' });
    await renewUntil(page, page.getByText(/^Linked to Ana since/));
    expect(await page.getByText(command).count()).toBe(0);
    // Nothing is waited for any more.
    let asked = 0;
    page.on('request', (request) => (asked += Number(request.url().endsWith('/api/users/me/telegram'))));
    await page.clock.fastForward(10_000);
    await untilSettled(page);
    expect(asked).toBe(0);
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await page.getByText('The message is on its way').waitFor();
    await expect.poll(() => bot.state.messages.map(({ text }) => text)).toContain('It works: messages for you arrive here.');
    await expectAccessible(page);
    await bot.setBlocked(CHAT);
    await expect
      .poll(async () => {
        await page.reload();
        await page.getByRole('button', { name: 'End the link' }).waitFor();
        return page.getByText(/^You blocked the bot on/).count();
      })
      .toBe(1);
    // Also once there is no bot any more.
    await page.route('**/api/users/me/telegram', async (route) => {
      if (route.request().method() !== 'GET') return route.continue();
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), available: false } });
    });
    await page.reload();
    await page.getByText('This installation has no Telegram bot yet.').waitFor();
    await page.getByRole('button', { name: 'End the link' }).waitFor();
    await page.unroute('**/api/users/me/telegram');
    await page.getByRole('button', { name: 'End the link' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End the link' }).click();
    await page.getByText('The link has ended').waitFor();
    await page.getByRole('button', { name: 'Link Telegram' }).waitFor();
    keepsToOrigin(page);
  }, 120_000);

  it('UI1 NT1 is not offered to whoever is no staff', async () => {
    const page = await panel.open({ as: await panel.person(), path: SECURITY });
    await page.getByRole('heading', { name: 'Passkeys' }).waitFor();
    expect(await page.getByRole('button', { name: 'Link Telegram' }).count()).toBe(0);
  });
});
