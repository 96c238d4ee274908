import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { TelegramMessages, telegramText } from '#platform/telegram';
import { type BotApi, startBotApi } from '#platform/telegram/testing';

const [CHAT, ELSEWHERE] = [820_010, 820_020];

let bot: BotApi;
let api: TestApi;
let worker: INestApplicationContext;
let database: Client;
let ana: SignedIn;

beforeAll(async () => {
  bot = await startBotApi();
  api = await startTestApi({ env: { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root, PUBLIC_URL: 'https://zocalo.example' } });
  worker = await startTestWorker(api.config);
  database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  ana = await signIn(api.app, { admin: true, firstName: 'Ana' });
  await database.query(
    `insert into telegram_links (user_id, organisation_id, chat_id, name) select id, organisation_id, $2, 'Ana' from users where id = $1`,
    [ana.userId, CHAT],
  );
});
afterAll(async () => {
  await database?.end();
  await worker?.close();
  await api?.close();
  await bot?.close();
});

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 50_000, interval: 50 });
const rowsOf = async (text: string) => (await database.query(text)).rows as Record<string, unknown>[];

it('MO2 NT1 that Telegram takes nothing is told after two minutes, by mail at once, and is over when it takes one again', async () => {
  bot.fault({ kind: 'page', status: 503, method: 'sendMessage', times: 1_000 });
  const messages = api.app.get(TelegramMessages, { strict: false });
  const text = telegramText({ headline: 'waits' });
  await messages.queue({ dedupeKey: newId(), chatId: ELSEWHERE, purpose: 'test', text, buttons: [], critical: false });
  await eventually(async () =>
    expect(await rowsOf('select status, error from telegram_messages')).toEqual([{ status: 'pending', error: 'away' }]),
  );
  const waited = (seconds: number) =>
    database.query(`update telegram_messages set created_at = now() - make_interval(secs => $1)`, [seconds]);
  await waited(100);
  // Looked at meanwhile, more than once.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await rowsOf('select from alerts')).toEqual([]);

  await waited(121);
  await eventually(async () =>
    expect(await rowsOf('select to_address, template from mails')).toEqual([{ to_address: ana.email, template: 'incidents.page' }]),
  );
  expect(await rowsOf('select group_key, state from incidents')).toEqual([{ group_key: 'telegram', state: 'firing' }]);
  expect(await rowsOf(`select channel from incident_pages order by channel`)).toEqual([{ channel: 'mail' }, { channel: 'telegram' }]);
  expect(await rowsOf(`select from incident_entries where kind = 'page-failed'`)).toEqual([]);

  // All of them are given up; Telegram is still away.
  await database.query(`update telegram_messages set status = 'failed', error = 'away', taken_at = null, settled_at = now()`);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await rowsOf('select state from incidents')).toEqual([{ state: 'firing' }]);

  bot.mend();
  await messages.queue({ dedupeKey: newId(), chatId: ELSEWHERE, purpose: 'test', text, buttons: [], critical: false });
  await eventually(async () => expect(await rowsOf('select state from incidents')).toEqual([{ state: 'resolved' }]));
}, 120_000);
