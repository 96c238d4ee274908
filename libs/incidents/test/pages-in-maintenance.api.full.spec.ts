import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Alerts, defineAlert } from '#platform/alerts';
import { type BotApi, startBotApi } from '#platform/telegram/testing';

const runbook = { means: 'It is odd.', look: ['at it'], act: ['mend it'] };
const CHATS = [810_010, 810_020] as const;

let bot: BotApi;
let api: TestApi;
let worker: INestApplicationContext;
let database: Client;
let people: SignedIn[];

beforeAll(async () => {
  bot = await startBotApi();
  api = await startTestApi({ env: { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root, PUBLIC_URL: 'https://zocalo.example' } });
  worker = await startTestWorker(api.config);
  database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  people = [await signIn(api.app, { admin: true, firstName: 'Ana' }), await signIn(api.app, { admin: true, firstName: 'Eva' })];
  for (const [index, { userId }] of people.entries())
    await database.query(
      `insert into telegram_links (user_id, organisation_id, chat_id, name) select id, organisation_id, $2, 'A' from users where id = $1`,
      [userId, CHATS[index]],
    );
});
afterAll(async () => {
  await database?.end();
  await worker?.close();
  await api?.close();
  await bot?.close();
});

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 25 });
const maintain = async (what: string, body?: object) => {
  const url = `/api/admin/maintenance/${what}`;
  expect((await api.request({ method: 'POST', url, ...(body && { body }), token: people[0]!.token })).status).toBe(200);
};
const rowsOf = async (text: string) => (await database.query(text)).rows as Record<string, unknown>[];

it('MO2 MT1 during maintenance a page arrives and is taken by its button, and whom Telegram refuses gets a mail at once', async () => {
  await maintain('enable', { level: 'full', reason: 'We move.' });
  const held = await api.request({ url: '/api/offices', token: (await signIn(api.app)).token });
  expect(held.status).toBe(503);
  bot.fault({ kind: 'error', status: 403, description: 'Forbidden: bot was blocked by the user', chatId: CHATS[1], method: 'sendMessage' });
  const odd = defineAlert({
    key: 'odd',
    group: 'odd',
    severity: 'warning',
    name: { en: 'Odd', es: 'Raro' },
    condition: { kind: 'raised' },
    runbook: { en: runbook, es: runbook },
  });
  const raisedAt = performance.now();
  await api.app.get(Alerts, { strict: false }).raise(odd, '', '');
  await eventually(() => expect(bot.state.messages.map(({ chatId }) => chatId)).toEqual([CHATS[0]]));
  await eventually(async () =>
    expect(await rowsOf('select to_address, template, status from mails')).toEqual([
      { to_address: people[1]!.email, template: 'incidents.page', status: 'kept' },
    ]),
  );
  // Not because nobody had said within a minute that it arrived.
  expect(performance.now() - raisedAt).toBeLessThan(30_000);
  const [message] = bot.state.messages;
  await bot.press(message!.messageId, message!.keyboard.flat().find(({ text }) => text === 'Acknowledge')!.callback_data!, CHATS[0]);
  await eventually(async () =>
    expect(await rowsOf('select state, acknowledged_by from incidents')).toEqual([
      { state: 'acknowledged', acknowledged_by: people[0]!.userId },
    ]),
  );
  await eventually(() => expect(bot.state.messages.map(({ text }) => text)).toEqual([expect.stringContaining('✅')]));
  // That it arrived is noted by a job of its own.
  await eventually(async () =>
    expect(await rowsOf(`select channel, status from incident_pages order by channel, status`)).toEqual([
      { channel: 'mail', status: expect.any(String) },
      { channel: 'telegram', status: 'failed' },
      { channel: 'telegram', status: 'sent' },
    ]),
  );
  expect(await rowsOf('select level from maintenance')).toEqual([{ level: 'full' }]);
  await maintain('disable');
}, 60_000);
