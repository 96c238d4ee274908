import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Alerts, defineAlert, type DefaultRule } from '#platform/alerts';
import { type BotApi, startBotApi } from '#platform/telegram/testing';

const FLAGS = [
  '--conditions=zocalo-source',
  '--import',
  new URL('../../libs/platform/testing/src/from-source.mjs', import.meta.url).href,
  fileURLToPath(new URL('whole-worker.ts', import.meta.url)),
];
const GROUPS = 5;
const PER_GROUP = 100;
/** Five minutes of alerts come within this. */
const STORM_MS = 50_000;
const QUIET_MS = 30_000;
/** Between the first step and the next. */
const ESCALATION_MS = 300_000;
const runbook = { means: 'x', look: ['x'], act: ['x'] };
const RULES: readonly DefaultRule[] = Array.from({ length: GROUPS }, (_, n) =>
  defineAlert({
    key: `storm-${n}`,
    group: `storm-${n}`,
    severity: 'critical',
    name: { en: `Storm ${n}`, es: `Tormenta ${n}` },
    condition: { kind: 'raised' },
    runbook: { en: runbook, es: runbook },
  }),
);

interface Person extends SignedIn {
  readonly chat: number;
}

describe('a storm of alerts', () => {
  let bot: BotApi;
  let api: TestApi;
  let database: Client;
  let env: Record<string, string>;
  const people: Person[] = [];
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    bot = await startBotApi();
    env = { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root, PUBLIC_URL: 'https://zocalo.example' };
    api = await startTestApi({ env });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    for (const chat of [41, 42, 43]) people.push(await linked(chat, true));
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await database?.end();
    await api?.close();
    await bot?.close();
  });

  async function linked(chat: number, admin: boolean): Promise<Person> {
    const person = await signIn(api.app, { admin });
    await database.query(
      `insert into telegram_links (user_id, organisation_id, chat_id, name) select id, organisation_id, $2, 'x' from users where id = $1`,
      [person.userId, chat],
    );
    return { ...person, chat };
  }

  async function startWorker(): Promise<ChildProcess> {
    const { url, ownerUrl } = api.database;
    const worker = spawn(process.execPath, FLAGS, {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: url,
        DATABASE_OWNER_URL: ownerUrl,
        ZOCALO_HOME: api.config.home,
        ZOCALO_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
        ...env,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    workers.push(worker);
    const exited = once(worker, 'exit').then(() => Promise.reject(new Error('The worker ended before it was ready')));
    await Promise.race([once(worker, 'message'), exited]);
    exited.catch(() => undefined);
    return worker;
  }

  const alerts = () => api.app.get(Alerts, { strict: false });
  const count = async (text: string, values: unknown[] = []) => Number((await database.query(text, values)).rows[0].n);
  const messagesOf = (group: number, chat: number) =>
    bot.state.messages.filter(
      ({ chatId, text, edits }) => chatId === chat && [text, ...edits].some((said) => said.includes(`Storm ${group}`)),
    );

  /** All groups at once, as many alerts in each. Those of the last come and go: each ends before the next begins. */
  async function storm(): Promise<void> {
    const began = Date.now();
    const stream = async (rule: DefaultRule, group: number) => {
      for (let n = 0; n < PER_GROUP; n += 1) {
        if (group === GROUPS - 1 && n > 0) await alerts().clear(rule, `s${n - 1}`);
        await alerts().raise(rule, `s${n}`, `subject ${n}`);
        if (group === 1 && n % 3 === 0) await alerts().clear(rule, `s${n}`);
        await sleep(Math.max(0, began + (STORM_MS * n) / PER_GROUP - Date.now()));
      }
    };
    await Promise.all(RULES.map(stream));
  }

  async function clearAll(): Promise<void> {
    await Promise.all(
      RULES.map(async (rule) => {
        for (let n = 0; n < PER_GROUP; n += 1) await alerts().clear(rule, `s${n}`);
      }),
    );
  }

  it('NT1 MO2 500 alerts reach people as one new message a group and half minute, and none is lost, whatever goes wrong', async () => {
    let calls = 0;
    bot.state.random = ({ method }) => /^(send|edit)Message/.test(method) && (calls += 1) % 13 === 0;
    bot.fault({ kind: 'lost', method: 'sendMessage', chatId: 42 });
    bot.fault({ kind: 'cut', method: 'sendMessage', chatId: 43 });
    bot.fault({ kind: 'error', method: 'editMessageText', times: 5 });
    const stranger = await linked(44, false);
    const first = await startWorker();
    const began = Date.now();
    const over = storm();
    // Somebody takes the first group, again and again; others try.
    await vi.waitFor(() => expect(messagesOf(0, 41)).toHaveLength(1), { timeout: 30_000, interval: 50 });
    const [message] = messagesOf(0, 41);
    const data = message!.keyboard[0]![0]!.callback_data!;
    const forged = `${data.slice(0, -1)}${data.endsWith('A') ? 'B' : 'A'}`;
    await bot.press(message!.messageId, forged, 41);
    await bot.press(message!.messageId, data, 999);
    await bot.press(message!.messageId, data, stranger.chat);
    await sleep(3_000);
    expect(await count(`select count(*) as n from incidents where acknowledged_by is not null`)).toBe(0);
    bot.state.updates.repeat = 3;
    for (let n = 0; n < 5; n += 1) await bot.press(message!.messageId, data, 41);
    await sleep(7_000);
    // The worker dies in the middle of it, and another one takes over.
    first.kill('SIGKILL');
    await once(first, 'exit');
    await startWorker();
    await over;
    bot.state.random = () => false;
    await vi.waitFor(
      async () => {
        expect(await count(`select count(*) as n from incidents where message_due_at is not null`)).toBe(0);
        expect(await count(`select count(*) as n from incident_pages where status in ('waiting', 'pending')`)).toBe(0);
        expect(await count(`select count(*) as n from telegram_messages where status in ('pending', 'sending') or edit is not null`)).toBe(
          0,
        );
      },
      { timeout: 120_000, interval: 500 },
    );

    const lasted = Date.now() - began;

    // Nothing is lost: every alert belongs to an incident, and what people read counts all of them.
    const { rows: incidents } = await database.query(`select * from incidents where group_key like 'storm-%' order by group_key`);
    expect(incidents.map(({ group_key: key, total }) => [key, total])).toEqual(RULES.map(({ group }) => [group, PER_GROUP]));
    for (const [group, { id }] of incidents.entries())
      for (const { userId, chat } of people) {
        const current = await count(`select count(*) as n from incident_pages where incident_id = $1 and user_id = $2 and is_current`, [
          id,
          userId,
        ]);
        const mailed = await count(
          `select count(*) as n from incident_pages where incident_id = $1 and user_id = $2 and channel = 'mail'`,
          [id, userId],
        );
        expect(current + mailed).toBeGreaterThan(0);
        if (mailed === 0) expect(messagesOf(group, chat).at(-1)!.text).toContain(`(+${PER_GROUP - 1})`);
      }

    // One new message a group, person and half minute; one more where an answer was lost.
    const { rows: gaps } = await database.query(
      `select extract(epoch from min(gap)) * 1000 as gap from (select sent_at - lag(sent_at) over (partition by incident_id, user_id order by sent_at) as gap
         from incident_pages where channel = 'telegram') g`,
    );
    expect(Number(gaps[0].gap ?? QUIET_MS)).toBeGreaterThanOrEqual(QUIET_MS);
    const repeated = await count(`select count(*) as n from telegram_messages where repeated`);
    for (const { chat } of people)
      for (let group = 0; group < GROUPS; group += 1) {
        const pages = await count(
          `select count(*) as n from telegram_messages m join incident_pages p on p.telegram_id = m.id join incidents i on i.id = p.incident_id
           where m.chat_id = $1 and i.group_key = $2`,
          [chat, `storm-${group}`],
        );
        const arrived = messagesOf(group, chat).length;
        expect(arrived).toBeLessThanOrEqual(pages + repeated);
        // Only what ends and begins again is told anew.
        expect(pages).toBeLessThanOrEqual(
          group === GROUPS - 1 ? 1 + Math.floor(lasted / QUIET_MS) : 2 + Math.floor(lasted / ESCALATION_MS),
        );
      }
    expect(repeated).toBeLessThanOrEqual(5);
    expect(bot.state.violations.filter(({ violation }) => violation === 'within retry_after')).toEqual([]);

    // One of the five presses counted, and nobody else's.
    expect(incidents[0]).toMatchObject({ state: 'acknowledged', acknowledged_by: people[0]!.userId });
    const { rows: trail } = await database.query(`select action, actor_id from audit_entries where action like 'incident.%'`);
    expect(trail).toEqual([{ action: 'incident.acknowledge', actor_id: people[0]!.userId }]);

    // When it is over, the messages say so.
    await clearAll();
    await vi.waitFor(
      () => {
        for (let group = 0; group < GROUPS; group += 1) expect(messagesOf(group, 41).at(-1)!.text).toContain('🟢 Over');
      },
      { timeout: 60_000, interval: 250 },
    );
  }, 600_000);
});
