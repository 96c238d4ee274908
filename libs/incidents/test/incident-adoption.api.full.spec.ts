import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Alerts, defineAlert, type DefaultRule } from '#platform/alerts';
import { newId, Transactions } from '#platform/database';
import { TelegramBot } from '#platform/telegram';
import { type BotApi, startBotApi } from '#platform/telegram/testing';
import { type AdoptedIncident, IncidentAdoption } from '../src/incident-adoption.service.js';
import { type PageSubject, pageText } from '../src/incident-text.js';

const runbook = { means: 'It is odd.', look: ['at it'], act: ['mend it'] };
const rule = (key: string, group: string, changes: Partial<DefaultRule> = {}): DefaultRule =>
  defineAlert({
    key,
    group,
    severity: 'warning',
    name: { en: `${key} is odd`, es: `${key} es raro` },
    condition: { kind: 'raised' },
    runbook: { en: runbook, es: runbook },
    ...changes,
  });
const [DISK, MAIL, ODD, BAD] = [
  rule('disk', 'disk'),
  rule('mail', 'mail'),
  rule('odd', 'oddities'),
  rule('bad', 'oddities', { severity: 'critical' }),
];
const CHAT = 800_010;

let bot: BotApi;
let api: TestApi;
let worker: INestApplicationContext | undefined;
let database: Client;
let ana: SignedIn;
let eva: SignedIn;

beforeAll(async () => {
  bot = await startBotApi();
  const env = { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root, PUBLIC_URL: 'https://zocalo.example' };
  api = await startTestApi({ env });
  database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  [ana, eva] = [await signIn(api.app, { admin: true, firstName: 'Ana' }), await signIn(api.app, { admin: true, firstName: 'Eva' })];
});
afterAll(async () => {
  await database?.end();
  await worker?.close();
  await api?.close();
  await bot?.close();
});
beforeEach(async () => {
  await database.query('delete from incidents; delete from alerts; delete from silences; delete from mails');
});

const raise = (which: DefaultRule, label: string) => api.app.get(Alerts, { strict: false }).raise(which, label, label);
const clear = (which: DefaultRule, label: string) => api.app.get(Alerts, { strict: false }).clear(which, label);
const only = async () => (await api.request({ url: '/api/admin/incidents', token: ana.token })).body.items[0];
const mails = async () => (await database.query(`select template from mails`)).rows;

describe('an incident that was handled while the database was away', () => {
  const firedAt = new Date(Date.now() - 600_000);
  const adopted = () => ({
    id: newId(),
    rule: BAD,
    firedAt,
    pages: [],
    mails: [{ userId: ana.userId, step: 0, sentAt: firedAt }],
    acknowledged: { userId: ana.userId, at: new Date(firedAt.getTime() + 60_000) },
    silenced: null,
  });
  const adopt = (incident: AdoptedIncident) => api.app.get(IncidentAdoption, { strict: false }).adopt(incident);

  it('MO2 belongs to the open incident of its group: an acknowledgement stands, and nobody is woken by the end of it', async () => {
    await raise(ODD, 'one');
    await database.query('delete from mails');
    const outage = adopted();
    expect(await adopt(outage)).toBe(true);
    await raise(BAD, '');
    await clear(BAD, '');
    expect(await only()).toMatchObject({
      state: 'acknowledged',
      severity: 'critical',
      firing: 1,
      total: 2,
      acknowledgedBy: { id: ana.userId },
    });
    expect(await mails()).toEqual([]);
    expect((await database.query(`select from incident_pages where status = 'waiting'`)).rowCount).toBe(0);
    // Known by its mails, also when it is over.
    expect(await adopt(outage)).toBe(false);
    await clear(ODD, 'one');
    expect(await adopt(outage)).toBe(false);
  });

  it('MO2 stands once in the timeline of the open incident of its group, from when it began; what fires later stands there too', async () => {
    await raise(ODD, 'one');
    const outage = adopted();
    await api.app.get(Transactions, { strict: false }).run(async () => {
      await adopt(outage);
      await raise(BAD, '');
      await clear(BAD, '');
      await api.app.get(IncidentAdoption, { strict: false }).settle(outage);
    });
    const fired = async () =>
      (await database.query(`select detail->>'ruleKey' as rule, at from incident_entries where kind = 'alert-fired' order by at`)).rows;
    expect(await fired()).toEqual([
      { rule: 'bad', at: firedAt },
      { rule: 'odd', at: expect.any(Date) },
    ]);
    await raise(BAD, '');
    expect((await fired()).map(({ rule }) => rule)).toEqual(['bad', 'odd', 'bad']);
  });

  it('MO2 is not lost when another incident of the group is opened at the same moment', async () => {
    const outage = adopted();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => void (release = resolve));
    let isOpen = (): void => undefined;
    const opened = new Promise<void>((resolve) => void (isOpen = resolve));
    const other = api.app.get(Transactions, { strict: false }).run(async () => {
      await raise(ODD, 'one');
      isOpen();
      await held;
    });
    await opened;
    const adopting = adopt(outage);
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect((await database.query(waits)).rowCount).toBe(1));
    release();
    await expect(adopting).rejects.toThrow('at this moment');
    await other;
    expect(await adopt(outage)).toBe(true);
  });
});

it('MO2 takes over what was said and pressed while there was no database, once, and lets the message end', async () => {
  worker = await startTestWorker(api.config);
  await database.query(
    `insert into telegram_links (user_id, organisation_id, chat_id, name) select id, organisation_id, $2, 'Ana' from users where id = $1`,
    [ana.userId, CHAT],
  );
  const texts = () => bot.state.messages.map(({ text }) => text);
  const [id, firedAt] = [newId(), new Date(Date.now() - 120_000)];
  const subject: PageSubject = {
    id,
    group: 'disk',
    severity: 'warning',
    state: 'acknowledged',
    isTest: false,
    openedAt: firedAt,
    firing: 1,
    total: 1,
    alerts: [],
    acknowledged: { name: 'Ana', at: firedAt },
    silencedUntil: null,
    resolved: null,
  };
  const message = pageText(subject, { language: 'en', timeZone: 'UTC' }, 'https://zocalo.example');
  // At the pace of the chat, which nothing of the product sees to here.
  await sleep(1_100);
  const sent = await worker.get(TelegramBot, { strict: false }).send(CHAT, message.text);
  if (sent.outcome !== 'sent') throw new Error('The message did not arrive');
  const { messageId } = sent;
  await sleep(1_100);
  const adopted = {
    id,
    rule: DISK,
    firedAt,
    mails: [{ userId: eva.userId, step: 0, sentAt: firedAt }],
    silenced: null,
    pages: [{ userId: ana.userId, chatId: CHAT, messageId, step: 1, sentAt: firedAt, repeated: false, message }],
    acknowledged: { userId: ana.userId, at: new Date(firedAt.getTime() + 60_000) },
  };
  const adoption = api.app.get(IncidentAdoption, { strict: false });
  const takeOver = () =>
    api.app.get(Transactions, { strict: false }).run(async () => {
      if (!(await adoption.adopt(adopted))) return false;
      await raise(DISK, 'away');
      await clear(DISK, 'away');
      await adoption.settle(adopted);
      return true;
    });
  expect(await takeOver()).toBe(true);
  expect(await takeOver()).toBe(false);
  await vi.waitFor(() => expect(texts()).toEqual([expect.stringContaining('🟢 Over: disk is odd: away')]), { timeout: 20_000 });
  expect(texts()[0]).toContain('✅ Ana Ejemplo');
  const { body } = await api.request({ url: `/api/admin/incidents/${id}`, token: ana.token });
  expect(body).toMatchObject({
    state: 'resolved',
    total: 1,
    firing: 0,
    openedAt: firedAt.toISOString(),
    acknowledgedBy: { id: ana.userId },
  });
  expect(body.entries.filter(({ kind }: { kind: string }) => /paged|acknowledged/.test(kind))).toHaveLength(3);
  const { rows } = await database.query(`select actor_id, after from audit_entries where target_id = $1`, [id]);
  expect(rows).toEqual([{ actor_id: ana.userId, after: { group: 'disk', at: adopted.acknowledged.at.toISOString() } }]);
  // Also where nobody was told of the alert.
  const quiet = { ...adopted, id: newId(), pages: [], mails: [], acknowledged: null, rule: MAIL };
  await adoption.adopt(quiet);
  await adoption.settle(quiet);
  const incident = (await database.query('select * from incidents where id = $1', [quiet.id])).rows[0];
  expect(incident).toMatchObject({ id: quiet.id, state: 'resolved', total: 1, firing: 0 });
  expect(bot.state.violations).toEqual([]);
}, 60_000);
