import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { type BotApi, startBotApi } from '#platform/telegram/testing';

const URL = '/api/admin/config';

describe('trying Telegram out', () => {
  let api: TestApi;
  let bot: BotApi;
  let admin: SignedIn;

  beforeAll(async () => {
    [api, bot] = [await startTestApi(), await startBotApi()];
    admin = await signIn(api.app, { admin: true });
  });
  afterAll(async () => {
    await api.close();
    await bot.close();
  });

  const set = (values: Record<string, unknown>) => api.request({ method: 'PUT', url: URL, token: admin.token, body: { values } });
  const tryOut = async (token = admin.token) => {
    const { status, body } = await api.request({ method: 'POST', url: `${URL}/test-telegram`, token });
    return { status, ...body } as { status: number; ok: boolean; reason: string | null; bot: string | null };
  };

  it('CF1 says so without a token; with one stored it names the bot, without a restart', async () => {
    expect(await tryOut()).toMatchObject({ status: 200, ok: false, bot: null, reason: expect.stringContaining('No bot is configured') });
    expect((await set({ 'telegram.bot.token': bot.token, 'telegram.api.root': bot.root })).status).toBe(200);
    expect(await tryOut()).toMatchObject({ ok: true, reason: null, bot: '@zocalo_test_bot' });
    const stored = await api.request({ url: URL, token: admin.token });
    expect(stored.text).not.toContain(bot.token);
  });

  it('CF1 shows what Telegram says, never the token', async () => {
    await set({ 'telegram.bot.token': '123456789:AAHwrongwrongwrongwrongwrongwrong00' });
    expect(await tryOut()).toMatchObject({ ok: false, reason: '401 Unauthorized' });
    bot.fault({ kind: 'cut', method: 'getMe' });
    await set({ 'telegram.bot.token': bot.token });
    const { reason } = await tryOut();
    expect(reason).toMatch(/^No answer came: \w+$/);
    await set({ 'telegram.bot.token': null, 'telegram.api.root': null });
  });

  it.each([
    ['telegram.bot.token', 'not a token'],
    ['telegram.api.root', 'http://bots.example'],
    ['telegram.webhook.secret', 'has a blank'],
    ['telegram.updates.mode', 'pigeon'],
  ])('CF1 refuses %s = %j', async (key, value) => {
    expect((await set({ [key]: value })).status).toBeGreaterThanOrEqual(400);
  });

  it('CF1 is for whoever manages the settings', async () => {
    const person = await signIn(api.app);
    expect((await tryOut(person.token)).status).toBe(403);
    expect((await api.request({ method: 'POST', url: `${URL}/test-telegram` })).status).toBe(401);
  });
});
