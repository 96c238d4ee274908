import type { TestingModule } from '@nestjs/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Transactions } from '#platform/database';
import { recordingLog, testDatabase, type TestDatabase } from '#platform/testing';
import { TelegramBot, TelegramMessages, telegramText } from '../src/index.js';
import { type BotApi, startBotApi } from '../src/testing/index.js';
import { QUICK, startTelegramApp } from './telegram-app.js';

const FLAGS = ['--conditions=zocalo-source', '--import', new URL('../../testing/src/from-source.mjs', import.meta.url).href];
const CHATS = [1, 2, 3, 4, 5];
const MESSAGES = 500;

let database: TestDatabase;
let client: Client;
let api: BotApi;
const apps: TestingModule[] = [];

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});
beforeEach(async () => {
  api = await startBotApi(QUICK);
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await api.close();
  await client.query('delete from telegram_messages');
});

async function start(worker = true): Promise<TestingModule> {
  const app = await startTelegramApp(database, { api, worker });
  apps.push(app);
  return app;
}

const say = (app: TestingModule, key: string, chatId: number, critical = true) =>
  app.get(TelegramMessages).queue({ dedupeKey: key, chatId, purpose: 'alert', text: telegramText({ headline: key }), critical });
const byStatus = async () =>
  Object.fromEntries(
    (await client.query<{ status: string; n: number }>('select status, count(*)::int as n from telegram_messages group by 1')).rows.map(
      ({ status, n }) => [status, n],
    ),
  );

describe('trouble with Telegram', () => {
  it('NT1 a storm of 500 messages with random 429s arrives whole, each once, and none within a retry_after', async () => {
    let calls = 0;
    api.state.random = ({ method }) => method === 'sendMessage' && (calls += 1) % 41 === 0;
    const writer = await start(false);
    await writer.get(Transactions).run(async () => {
      for (let n = 0; n < MESSAGES; n += 1) await say(writer, `alert ${n}`, CHATS[n % CHATS.length]!);
    });
    // Two workers: the limits are those of both together.
    await Promise.all([start(), start()]);
    await vi.waitFor(async () => expect(await byStatus()).toEqual({ sent: MESSAGES }), { timeout: 110_000, interval: 250 });
    const texts = api.state.messages.map(({ text }) => text);
    expect(texts).toHaveLength(MESSAGES);
    expect(new Set(texts).size).toBe(MESSAGES);
    // Two may arrive closer than they were sent, which the server allows for: over all of them the pace is kept.
    expect(api.state.violations).toEqual([]);
    for (const chatId of CHATS) {
      const times = api.state.messages.filter((message) => message.chatId === chatId).map(({ at }) => at);
      expect((times.at(-1)! - times[0]!) / (times.length - 1)).toBeGreaterThanOrEqual(QUICK.chatGapMs);
    }
    expect(api.state.calls.filter(({ outcome }) => outcome === '429').length).toBeGreaterThan(10);
    expect((await client.query('select from telegram_messages where repeated')).rowCount).toBe(0);
  });

  it('NT1 lost answers leave no message behind: what is critical comes once more, never thrice, and nothing else twice', async () => {
    const app = await start();
    for (let n = 0; n < 20; n += 1) api.fault({ kind: n % 2 === 0 ? 'lost' : 'cut', chatId: 100 + n });
    for (let n = 0; n < 20; n += 1) await say(app, `m${n}`, 100 + n, n % 4 < 2);
    await vi.waitFor(async () => expect(await byStatus()).toEqual({ sent: 10, unknown: 10 }), { timeout: 30_000, interval: 100 });
    const times = (n: number) => api.state.messages.filter(({ text }) => text === `m${n}`).length;
    // critical and lost: twice; critical and cut: once; the others as they fell.
    expect(Array.from({ length: 20 }, (_, n) => times(n))).toEqual(Array.from({ length: 20 }, (_, n) => [2, 1, 1, 0][n % 4]));
  });

  it.each([
    ['critical', 'sent', true, 2],
    ['not critical', 'unknown', false, 1],
  ])('NT1 a worker that is killed between sending and noting it: what is %s ends as %s', async (_, status, critical, times) => {
    const chatId = critical ? 201 : 202;
    const writer = await start(false);
    await say(writer, 'wake up', chatId, critical);
    api.fault({ kind: 'mute', method: 'sendMessage' });
    const child = spawn(process.execPath, [...FLAGS, fileURLToPath(new URL('dying-worker.ts', import.meta.url))], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: database.url,
        TELEGRAM_BOT_TOKEN: api.token,
        TELEGRAM_API_ROOT: api.root,
        ZOCALO_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await vi.waitFor(() => expect(api.state.messages).toHaveLength(1), { timeout: 60_000, interval: 10 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await byStatus()).toEqual({ sending: 1 });
    await start();
    await vi.waitFor(async () => expect(await byStatus()).toEqual({ [status]: 1 }), { timeout: 60_000, interval: 100 });
    const { rows } = await client.query('select repeated, error_text from telegram_messages');
    expect(rows).toEqual([
      critical ? { repeated: true, error_text: null } : { repeated: false, error_text: 'The worker died while it was sending' },
    ]);
    expect(api.state.messages.map(({ text }) => text)).toEqual(Array.from({ length: times }, () => 'wake up'));
  });

  it('NT1 the token stands in no log and no row, however calls fail, and each failure is known for what it is', async () => {
    const { log, lines } = recordingLog();
    const app = await startTelegramApp(database, { api, log });
    apps.push(app);
    const kinds = ['429', 'lost', 'mute', 'cut', 'hang', 'page'] as const;
    for (const [index, kind] of kinds.entries()) {
      api.fault({ kind, chatId: 300 + index });
      await say(app, kind, 300 + index, false);
    }
    api.fault({ kind: 'error', status: 400, description: `Bad Request: ${api.root}/bot${api.token}/sendMessage is odd`, chatId: 310 });
    await say(app, 'refused', 310);
    await vi.waitFor(async () => expect(await byStatus()).toEqual({ sent: 2, unknown: 4, failed: 1 }), { timeout: 30_000, interval: 100 });
    const { rows } = await client.query('select dedupe_key as key, status, m::text as text from telegram_messages m');
    expect(Object.fromEntries(rows.map(({ key, status }) => [key, status]))).toEqual({
      '429': 'sent',
      lost: 'unknown',
      mute: 'unknown',
      cut: 'unknown',
      hang: 'unknown',
      page: 'sent',
      refused: 'failed',
    });
    const nobody = await startBotApi();
    await nobody.close();
    const away = await startTelegramApp(database, { api, log, env: { TELEGRAM_API_ROOT: nobody.root } });
    apps.push(away);
    expect(await away.get(TelegramBot).me()).toEqual({ outcome: 'away', error: 'The Bot API server could not be reached: ECONNREFUSED' });
    const everything = [...lines, ...rows.map(({ text }) => text as string)].join('\n');
    expect(everything).toContain('[token]');
    expect(everything).not.toContain(api.token.split(':')[1]!);
  });
});
