import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { PersonalData } from '#platform/privacy';
import { type BotApi, startBotApi } from '#platform/telegram/testing';
import { TelegramLinksPersonalData } from '../src/telegram-links-personal-data.js';

const URL = '/api/users/me/telegram';

describe('linking Telegram', () => {
  let bot: BotApi;
  let api: TestApi;
  let worker: INestApplicationContext;
  let database: Client;
  let chat = 700_000;

  beforeAll(async () => {
    bot = await startBotApi();
    api = await startTestApi({ env: { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root } });
    worker = await startTestWorker(api.config);
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await worker?.close();
    await api?.close();
    await bot?.close();
  });

  /** Somebody of the staff, with a chat of their own. */
  async function person(): Promise<SignedIn & { readonly chat: number }> {
    chat += 10;
    return { ...(await signIn(api.app, { admin: true })), chat };
  }
  const read = async (by: SignedIn) => (await api.request({ url: URL, token: by.token })).body;
  const invite = async (by: SignedIn): Promise<{ url: string; code: string; expiresAt: string }> => {
    const { status, body } = await api.request({ method: 'POST', url: `${URL}/link`, token: by.token });
    expect([status, body]).toEqual([200, expect.objectContaining({ code: expect.stringMatching(/^[\w-]{22}$/) })]);
    return body;
  };
  const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 25 });
  const said = (to: number) => bot.state.messages.filter(({ chatId }) => chatId === to).map(({ text }) => text);
  const hears = (to: number, text: string) => eventually(() => expect(said(to)).toContainEqual(expect.stringContaining(text)));
  const start = (from: number, code: string, name = 'Ana T') => bot.say(from, `/start ${code}`, { first_name: name, language_code: 'es' });
  async function linked(): Promise<Awaited<ReturnType<typeof person>>> {
    const ana = await person();
    await start(ana.chat, (await invite(ana)).code);
    await hears(ana.chat, 'Linked to the account of Ana Ejemplo');
    return ana;
  }
  const written = async (to: number) => (await database.query('select from telegram_messages where chat_id = $1', [to])).rows;
  const actionsOf = async (by: SignedIn) =>
    (
      await database.query('select action from audit_entries where target_id = $1 and action like $2 order by id', [
        by.userId,
        'telegram.%',
      ])
    ).rows.map(({ action }) => action as string);

  it('NT1 links the account of a code to the chat it is sent from, once, and sends messages there', async () => {
    const ana = await person();
    expect(await read(ana)).toEqual({ available: true, link: null });
    const voided = await invite(ana);
    const { url, code, expiresAt } = await invite(ana);
    expect(url).toBe(`https://t.me/${bot.state.bot.username}?start=${code}`);
    expect(new Date(expiresAt).getTime() - Date.now()).toBeGreaterThan(14 * 60_000);
    await start(ana.chat, voided.code);
    await hears(ana.chat, 'No conozco este código');
    // Two at once: one links.
    await Promise.all([start(ana.chat + 1, code), start(ana.chat + 2, code)]);
    await eventually(() => expect([...said(ana.chat + 1), ...said(ana.chat + 2)]).toHaveLength(2));
    const answers = [...said(ana.chat + 1), ...said(ana.chat + 2)].toSorted();
    expect(answers).toEqual([
      expect.stringMatching(/^Este código ya se ha usado/),
      expect.stringMatching(/^Linked to the account of Ana Ejemplo/),
    ]);
    expect((await read(ana)).link).toMatchObject({ name: 'Ana T', closedAt: null });
    expect(await actionsOf(ana)).toEqual(['telegram.link']);
    expect((await api.request({ method: 'POST', url: `${URL}/test`, token: ana.token })).status).toBe(204);
    await eventually(() => expect([...said(ana.chat + 1), ...said(ana.chat + 2)]).toContain('It works: messages for you arrive here.'));
    await eventually(async () => expect((await read(ana)).link.lastDeliveryAt).not.toBeNull());
    const { rows } = await database.query('select encode(digest, $1) as digest from telegram_link_codes where user_id = $2', [
      'escape',
      ana.userId,
    ]);
    expect(rows[0].digest).not.toContain(code);
  });

  it('NT1 refuses codes that are expired, malformed, or sent to a group', async () => {
    const ana = await person();
    const { code } = await invite(ana);
    await start(-ana.chat, code);
    await hears(-ana.chat, 'chat privado');
    await database.query(`update telegram_link_codes set expires_at = now() - interval '1 second' where user_id = $1`, [ana.userId]);
    await start(ana.chat, code);
    await hears(ana.chat, 'ha caducado');
    await start(ana.chat + 1, 'x'.repeat(500));
    await hears(ana.chat + 1, 'No conozco este código');
    await bot.say(ana.chat + 2, '/start');
    await hears(ana.chat + 2, 'Link your account first');
    expect((await read(ana)).link).toBeNull();
  });

  it('NT1 lets another account take a chat over, and tells the earlier one by mail', async () => {
    const [ana, eva] = [await linked(), await person()];
    await start(ana.chat, (await invite(eva)).code);
    await eventually(async () => expect((await read(eva)).link).not.toBeNull());
    expect((await read(ana)).link).toBeNull();
    const { rows } = await database.query('select template from mails where to_address = $1', [ana.email]);
    expect(rows).toContainEqual({ template: 'telegram-links.taken' });
    await hears(ana.chat, 'Linked to the account of Ana Ejemplo');
    expect((await written(ana.chat)).length).toBe(1);
    expect(await actionsOf(ana)).toEqual(['telegram.link', 'telegram.unlink']);
  });

  it('NT1 says when the bot was blocked, and goes on when it is let in again', async () => {
    const ana = await linked();
    await bot.setBlocked(ana.chat);
    await eventually(async () => expect((await read(ana)).link.closedAt).not.toBeNull());
    await bot.setBlocked(ana.chat, false);
    await eventually(async () => expect((await read(ana)).link.closedAt).toBeNull());
  });

  it('NT1 ends a link, and knows nothing of it after an erasure', async () => {
    const ana = await linked();
    const data = api.app.get(PersonalData, { strict: false });
    const files = [];
    for await (const file of data.exportOf(ana.userId))
      if (file.path.startsWith('telegram-links/')) files.push([file.path, [...(file.records as unknown[])]]);
    expect(files).toEqual([
      ['telegram-links/link.json', [expect.objectContaining({ chatId: ana.chat, name: 'Ana T' })]],
      ['telegram-links/messages.json', [expect.objectContaining({ text: expect.stringContaining('Linked') })]],
    ]);
    // Another chat instead: what was written to the one before is forgotten.
    await start(ana.chat + 1, (await invite(ana)).code);
    await hears(ana.chat + 1, 'Linked to the account of Ana Ejemplo');
    expect([(await written(ana.chat)).length, (await written(ana.chat + 1)).length]).toEqual([0, 1]);
    expect((await api.request({ method: 'DELETE', url: URL, token: ana.token })).status).toBe(204);
    expect(await written(ana.chat + 1)).toEqual([]);
    expect((await api.request({ method: 'DELETE', url: URL, token: ana.token })).body.error.code).toBe('TELEGRAM_NOT_LINKED');
    expect((await api.request({ method: 'POST', url: `${URL}/test`, token: ana.token })).body.error.code).toBe('TELEGRAM_NOT_LINKED');
    const eva = await linked();
    await api.app.get(TelegramLinksPersonalData, { strict: false }).erase({ userId: eva.userId, email: eva.email, emails: [] });
    expect([(await written(eva.chat)).length, (await read(eva)).link]).toEqual([0, null]);
  });

  it('NT1 is for staff, asks for a fresh proof, and says so when there is no bot', async () => {
    const [user, ana] = [await signIn(api.app), await person()];
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/link'],
      ['POST', '/test'],
      ['DELETE', ''],
    ] as const) {
      expect((await api.request({ method, url: `${URL}${path}` })).status).toBe(401);
      expect((await api.request({ method, url: `${URL}${path}`, token: user.token })).status).toBe(403);
    }
    bot.fault({ kind: 'error', method: 'getMe' });
    expect((await api.request({ method: 'POST', url: `${URL}/link`, token: ana.token })).body.error.code).toBe('TELEGRAM_UNREACHABLE');
    await database.query(`update sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [ana.userId]);
    await vi.waitFor(
      async () =>
        expect((await api.request({ method: 'POST', url: `${URL}/link`, token: ana.token })).body.error?.code).toBe('STEP_UP_REQUIRED'),
      { timeout: 20_000, interval: 200 },
    );
    const off = await startTestApi({ database: api.database });
    const eva = await signIn(off.app, { admin: true });
    expect((await off.request({ url: URL, token: eva.token })).body).toEqual({ available: false, link: null });
    expect((await off.request({ method: 'POST', url: `${URL}/link`, token: eva.token })).body.error.code).toBe('TELEGRAM_OFF');
    await off.close();
  });

  it('NT1 no log of it holds the token, and the bot kept to the limits', () => {
    expect(api.logLines.join('')).not.toContain(bot.token.split(':')[1]);
    expect(bot.state.violations).toEqual([]);
  });
});
