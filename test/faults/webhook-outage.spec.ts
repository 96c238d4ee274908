import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Alerts, defineAlert, type DefaultRule } from '#platform/alerts';
import { type BotApi, startBotApi } from '#platform/telegram/testing';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { type Gate, gateTo } from './gate.js';

const CHAT = 31_500;
const runbook = { means: 'It is odd.', look: ['at it'], act: ['mend it'] };

/** The API that Telegram calls reaches the database by a gate, the worker does not: what is kept is done at once. */
describe('messages to the bot by webhook', () => {
  let database: TestDatabase;
  let owner: Client;
  let gate: Gate;
  let bot: BotApi;
  let api: TestApi;
  let worker: INestApplicationContext;
  let ana: SignedIn;
  let odd: DefaultRule;

  beforeAll(async () => {
    database = await testDatabase();
    owner = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app,ops' });
    await owner.connect();
    gate = await gateTo(Number(new URL(database.url).port));
    bot = await startBotApi();
    const telegram = { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root };
    const through = Object.assign(new URL(database.url), { port: String(gate.port) }).href;
    api = await startTestApi({ database, env: { ...telegram, DATABASE_URL: through } });
    const url = await api.listen();
    ana = await signIn(api.app, { admin: true });
    await owner.query(
      `insert into telegram_links (user_id, organisation_id, chat_id, name) select id, organisation_id, $2, 'Ana' from users where id = $1`,
      [ana.userId, CHAT],
    );
    const values = { 'telegram.updates.mode': 'webhook', 'telegram.webhook.secret': 'A-secret_of_ours' };
    const set = await api.request({ method: 'PUT', url: '/api/admin/config', token: ana.token, body: { values } });
    expect(set.status).toBe(200);
    worker = await startTestWorker(api.config.with({ databaseUrl: database.url, publicUrl: url }));
    await vi.waitFor(() => expect(bot.state.updates.webhook.url).toBe(`${url}/api/telegram/webhook`), { timeout: 20_000 });
    odd = defineAlert({
      key: 'webhook-odd',
      group: 'webhook-odd',
      severity: 'warning',
      name: { en: 'It is odd', es: 'Es raro' },
      condition: { kind: 'raised' },
      runbook: { en: runbook, es: runbook },
    });
  });
  afterAll(async () => {
    await worker?.close();
    await gate?.open().catch(() => undefined);
    await api?.close();
    await gate?.shut();
    await bot?.close();
    await owner?.end();
    await database?.close();
  });

  it('NT1 MO2 a press while the database is away is answered at once, and done once when it is back', async () => {
    await api.app.get(Alerts, { strict: false }).raise(odd, '', '');
    await expect.poll(() => bot.state.messages.length, { timeout: 20_000 }).toBe(1);
    const { messageId, keyboard } = bot.state.messages[0]!;
    await gate.shut();
    const press = await bot.press(messageId, keyboard[0]![0]!.callback_data!, CHAT);
    const calls = () => bot.state.updates.deliveries.filter(({ updateId }) => updateId === press.update_id).map(({ status }) => status);
    await expect.poll(() => bot.state.answers).toHaveLength(1);
    expect(bot.state.answers[0]!.text).toBe('The platform has a problem. This is done as soon as that is over.');
    // However often Telegram repeats it.
    await expect.poll(() => calls().length).toBeGreaterThanOrEqual(3);
    expect(new Set(calls())).toEqual(new Set([503]));
    expect(bot.state.answers).toHaveLength(1);
    expect((await owner.query('select from telegram_updates')).rowCount).toBe(0);

    await gate.open();
    await expect.poll(() => calls().at(-1), { timeout: 20_000 }).toBe(204);
    await expect
      .poll(async () => (await owner.query('select state from incidents')).rows, { timeout: 20_000 })
      .toEqual([{ state: 'acknowledged' }]);
    expect((await owner.query('select handled_at is not null as handled from telegram_updates')).rows).toEqual([{ handled: true }]);
    const trail = await owner.query(`select actor_id from ops.audit_entries where action = 'incident.acknowledge'`);
    expect(trail.rows).toEqual([{ actor_id: ana.userId }]);
    expect(bot.state.updates.pending).toBe(0);
    expect(bot.state.violations).toEqual([]);
  });

  it('NT1 MO2 nor does it wait for a database that says nothing, and what is no button is only kept for later', async () => {
    const before = bot.state.answers.length;
    const { messageId, keyboard } = bot.state.messages[0]!;
    // Every connection of the API stands behind this lock.
    await owner.query('begin; lock table telegram_updates in access exclusive mode');
    const pressed = bot.press(messageId, keyboard[0]![0]!.callback_data!, CHAT);
    const said = bot.say(CHAT, 'hello');
    await expect.poll(() => bot.state.answers.length).toBe(before + 1);
    expect(bot.state.updates.pending).toBe(2);
    await owner.query('commit');
    await Promise.all([pressed, said]);
    await expect
      .poll(async () => (await owner.query('select from telegram_updates where handled_at is null')).rowCount, { timeout: 20_000 })
      .toBe(0);
    expect(bot.state.updates.pending).toBe(0);
  });
});
