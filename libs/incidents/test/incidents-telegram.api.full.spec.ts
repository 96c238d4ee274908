import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Alerts, defineAlert, type DefaultRule } from '#platform/alerts';
import { newId } from '#platform/database';
import { type BotApi, startBotApi } from '#platform/telegram/testing';
import { IncidentTick } from '../src/incident-tick.service.js';

const runbook = { means: 'It is odd.', look: ['at it'], act: ['mend it'] };
const rule = (key: string, group = key, severity: 'warning' | 'critical' = 'warning'): DefaultRule =>
  defineAlert({
    key,
    group,
    severity,
    name: { en: `${key} is odd`, es: `${key} es raro` },
    condition: { kind: 'raised' },
    runbook: { en: runbook, es: runbook },
  });
const [DISK, MAIL, CLOCK] = [rule('disk'), rule('mail'), rule('clock')];
const CRASH = rule('disk-crash', 'disk', 'critical');

const UNDER_WAY = `select from telegram_messages where status in ('pending', 'sending') or edit is not null`;

interface Person extends SignedIn {
  readonly chat: number;
}

describe('incidents in Telegram', () => {
  let bot: BotApi;
  let api: TestApi;
  let worker: INestApplicationContext;
  let database: Client;
  let ana: Person;
  let eva: Person;
  let chat = 800_000;

  beforeAll(async () => {
    bot = await startBotApi();
    const env = { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root, PUBLIC_URL: 'https://zocalo.example' };
    api = await startTestApi({ env });
    worker = await startTestWorker(api.config);
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    ana = await linked({ admin: true, firstName: 'Ana' });
    eva = await linked({ admin: true, firstName: 'Eva' });
  });
  afterAll(async () => {
    await database?.end();
    await worker?.close();
    await api?.close();
    await bot?.close();
  });
  beforeEach(async () => {
    await database.query(
      'delete from incidents; delete from incident_digests; delete from alerts; delete from silences; delete from mails',
    );
    // What the test before did not wait for would arrive in this one.
    await eventually(async () => expect((await database.query(UNDER_WAY)).rowCount).toBe(0));
    bot.state.messages.length = 0;
  });
  afterEach(() => {
    expect(bot.state.violations).toEqual([]);
    bot.state.random = () => false;
  });

  async function linked(options: { admin?: boolean; firstName: string }): Promise<Person> {
    const person = await signIn(api.app, options);
    chat += 10;
    await database.query(
      `insert into telegram_links (user_id, organisation_id, chat_id, name) select id, organisation_id, $2, $3 from users where id = $1`,
      [person.userId, chat, options.firstName],
    );
    return { ...person, chat };
  }
  const alerts = () => api.app.get(Alerts, { strict: false });
  const raise = (which: DefaultRule, label = 'one') => alerts().raise(which, label, label);
  const clear = (which: DefaultRule, label = 'one') => alerts().clear(which, label);
  const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 25 });
  const said = ({ chat: to }: Person) => bot.state.messages.filter(({ chatId }) => chatId === to);
  const texts = (person: Person) => said(person).map(({ text }) => text);
  const says = (person: Person, ...parts: string[]) =>
    eventually(() => expect(texts(person)).toEqual(parts.map((part) => expect.stringContaining(part))));
  const keyOf = (person: Person, label: string) =>
    said(person)
      .at(-1)!
      .keyboard.flat()
      .find(({ text }) => text === label)!.callback_data!;
  const press = (person: Person, label: string, from = person) =>
    bot.press(said(person).at(-1)!.messageId, keyOf(person, label), from.chat);
  const incident = async () => (await database.query('select * from incidents order by opened_at desc limit 1')).rows[0];
  const pages = async () => (await database.query('select * from incident_pages order by created_at')).rows;
  const mails = async () => (await database.query('select to_address as to, template from mails order by created_at')).rows;
  /** As if the messages so far had been sent a while ago. */
  const wait = (seconds: number) =>
    database.query(
      `update incident_pages set sent_at = sent_at - make_interval(secs => $1), not_before = not_before - make_interval(secs => $1)`,
      [seconds],
    );

  it('MO2 pages by Telegram with buttons; whoever takes it stands in every message, and hears of it who comes second', async () => {
    await raise(DISK);
    for (const person of [ana, eva]) await says(person, '🟠 disk is odd: one');
    expect(said(ana)[0]!.keyboard.map((row) => row.map(({ text }) => text))).toEqual([
      ['Acknowledge', 'Silence 1 h'],
      ['Open', 'What to do'],
    ]);
    expect(said(ana)[0]!.keyboard[1]!.map(({ url }) => url)).toEqual([
      `https://zocalo.example/admin/incidents/${(await incident()).id}`,
      'https://zocalo.example/admin/runbook/disk',
    ]);
    const [early, ofEva] = [keyOf(ana, 'Acknowledge'), keyOf(eva, 'Acknowledge')];
    await press(ana, 'Acknowledge');
    for (const person of [ana, eva]) await says(person, '✅ Ana Ejemplo');
    await bot.press(said(ana)[0]!.messageId, early, ana.chat);
    await bot.press(said(eva)[0]!.messageId, ofEva, eva.chat);
    await bot.press(said(eva)[0]!.messageId, ofEva, eva.chat);
    await eventually(() =>
      expect(texts(eva)).toEqual([expect.stringContaining('✅'), expect.stringMatching(/^Ana Ejemplo \d+ has it already\.$/)]),
    );
    expect(texts(ana)).toHaveLength(1);
    const { id, acknowledged_by } = await incident();
    expect(acknowledged_by).toBe(ana.userId);
    const { rows } = await database.query(`select action, actor_kind, actor_id from audit_entries where target_id = $1`, [id]);
    expect(rows).toEqual([{ action: 'incident.acknowledge', actor_kind: 'user', actor_id: ana.userId }]);
    await eventually(async () => expect((await pages()).map(({ status }) => status)).toEqual(['sent', 'sent']));
    expect(await mails()).toEqual([]);
    await clear(DISK);
    for (const person of [ana, eva]) await eventually(() => expect(texts(person)[0]).toContain('🟢 Over: disk is odd: one'));
  });

  it('MO2 nobody else may press: not who lacks the permission, not a stranger, and no button that is not ours', async () => {
    const user = await linked({ firstName: 'Luz' });
    await raise(DISK);
    await says(ana, '🟠');
    const data = keyOf(ana, 'Acknowledge');
    const { messageId } = said(ana)[0]!;
    await bot.press(messageId, data, user.chat);
    await says(user, 'needs the permission to act on alerts');
    await bot.press(messageId, data, 1_234_567);
    const last = await bot.press(messageId, `${data.slice(0, -1)}${data.endsWith('A') ? 'B' : 'A'}`, ana.chat);
    await eventually(() => expect(bot.state.answers.map(({ id }) => id)).toContain(`cb${last.update_id}`));
    expect((await incident()).state).toBe('firing');
    await bot.press(messageId, keyOf(ana, 'Silence 1 h'), user.chat);
    await database.query('delete from telegram_links where user_id = $1', [user.userId]);
    expect((await database.query('select from silences')).rowCount).toBe(0);
  });

  it('MO2 a button silences the group for an hour, once', async () => {
    await raise(DISK);
    await says(ana, '🟠');
    const data = keyOf(ana, 'Silence 1 h');
    await bot.press(said(ana)[0]!.messageId, data, ana.chat);
    await bot.press(said(ana)[0]!.messageId, data, ana.chat);
    await eventually(() => expect(texts(ana)[0]).toContain('🔕 Silenced until'));
    const { rows } = await database.query(
      `select scope, key, created_by, round(extract(epoch from ends_at - starts_at) / 60)::int as minutes from silences`,
    );
    expect(rows).toEqual([{ scope: 'group', key: 'disk', created_by: ana.userId, minutes: 60 }]);
    await raise(DISK, 'two');
    expect((await incident()).total).toBe(1);
    // Somebody ends it before its time.
    await wait(31);
    const [{ id }] = (await database.query('select id from silences')).rows;
    expect((await api.request({ method: 'POST', url: `/api/admin/silences/${id}/end`, token: ana.token })).status).toBeLessThan(300);
    await says(ana, 'newer message', '🟠 disk is odd: one');
  });

  it('MO2 a silence of warnings quietens an incident until something critical joins it', async () => {
    await raise(DISK);
    await says(ana, '🟠');
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    const silence = { scope: 'group', key: 'disk', severity: 'warning', reason: 'known', endsAt };
    expect((await api.request({ method: 'POST', url: '/api/admin/silences', token: ana.token, body: silence })).status).toBe(201);
    await database.query(`update incidents set next_step_at = now()`);
    await eventually(() => expect(texts(ana)[0]).toContain('🔕 Silenced until'));
    await wait(31);
    await raise(CRASH);
    await says(ana, 'newer message', '🔴');
  });

  it('MO2 one message grows, says when it is over, and a newer one stands in for it when it begins again', async () => {
    await raise(DISK);
    await says(ana, '🟠');
    for (let n = 2; n <= 6; n += 1) await raise(DISK, `n${n}`);
    // It may have grown halfway, and grows again half a minute later.
    await database.query('update incidents set message_due_at = now() where message_due_at is not null');
    await says(ana, '(+5)\n6 firing, 0 over');
    await clear(DISK);
    for (let n = 2; n <= 6; n += 1) await clear(DISK, `n${n}`);
    await says(ana, '🟢 Over');
    await raise(DISK);
    await eventually(async () => expect((await pages()).map(({ status }) => status)).toContain('waiting'));
    await says(ana, '🟠 disk is odd: one (+6)');
    await wait(31);
    await says(ana, 'There is a newer message about this below.', '🟠 disk is odd: one (+6)');
    expect(await mails()).toEqual([]);
  });

  it('MO2 a step pages once, however many look at it at the same time', async () => {
    await raise(DISK);
    for (const person of [ana, eva]) await says(person, '🟠');
    await wait(31);
    const tick = worker.get(IncidentTick, { strict: false });
    await database.query(`update incidents set next_step_at = now()`);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 4 }, () => tick.run(signal)));
    for (const person of [ana, eva]) await says(person, 'newer message', '🟠');
    expect((await pages()).map(({ round, step }) => [round, step])).toEqual([
      [1, 0],
      [1, 0],
      [2, 1],
      [2, 1],
    ]);
    expect((await incident()).step).toBe(1);
    const { rows } = await database.query(`select count(*)::int as n from incident_entries where kind = 'escalated'`);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('MO2 whom Telegram does not reach is told by mail, and when it is over', async () => {
    await bot.setBlocked(eva.chat);
    bot.fault({ kind: 'error', status: 400, description: 'Bad Request: chat not found', chatId: ana.chat });
    await eventually(async () => expect((await database.query('select from telegram_links where closed_at is not null')).rowCount).toBe(1));
    await raise(DISK);
    await eventually(async () => expect((await mails()).map(({ to }) => to).toSorted()).toEqual([ana.email, eva.email].toSorted()));
    const { rows } = await database.query(`select detail from incident_entries where kind = 'page-failed'`);
    expect(rows).toEqual([{ detail: { channel: 'telegram', error: 'refused' } }]);
    await clear(DISK);
    await database.query(`update incidents set mails_due_at = now()`);
    await eventually(async () => expect((await mails()).filter(({ template }) => template === 'incidents.resolved')).toHaveLength(2));
    await bot.setBlocked(eva.chat, false);
    await eventually(async () => expect((await database.query('select from telegram_links where closed_at is not null')).rowCount).toBe(0));
  });

  it('MO2 a page that Telegram has not taken within a minute goes by mail too, and so does one that somebody removed', async () => {
    bot.fault({ kind: '429', retryAfter: 4, chatId: ana.chat });
    await raise(DISK);
    await wait(61);
    await eventually(async () => expect(await mails()).toContainEqual({ to: ana.email, template: 'incidents.page' }));
    for (const person of [ana, eva]) await says(person, '🟠');
    await eventually(async () =>
      expect((await pages()).filter(({ channel }) => channel === 'telegram').map(({ status }) => status)).toEqual(['sent', 'sent']),
    );
    bot.state.messages.length = 0;
    await raise(DISK, 'two');
    await eventually(async () => expect((await mails()).map(({ to }) => to).toSorted()).toEqual([ana.email, eva.email].toSorted()));
  });

  it('MO2 who got twenty messages within an hour gets one more for all that follows', async () => {
    await raise(DISK);
    await says(ana, '🟠');
    const { id } = await incident();
    for (let n = 0; n < 20; n += 1)
      await database.query(
        `insert into incident_pages (id, incident_id, user_id, channel, round, step, dedupe_key, status, sent_at)
         values ($1, $2, $3, 'telegram', 9, 0, $4, 'sent', now() - interval '10 minutes')`,
        [newId(), id, ana.userId, `before-${n}`],
      );
    await raise(MAIL);
    await says(ana, '🟠 disk', '📚 1 more incidents');
    // It arrived, and whoever was to say so was late.
    const digests = async () => (await pages()).filter(({ digest_id: digestId }) => digestId !== null).map(({ status }) => status);
    await eventually(async () => expect(await digests()).toEqual(['sent']));
    await database.query(
      `update incident_pages set status = 'pending', sent_at = now() - interval '61 seconds' where digest_id is not null`,
    );
    await eventually(async () => expect(await digests()).toEqual(['sent']));
    expect(await mails()).toEqual([]);
    await raise(CLOCK);
    await clear(MAIL);
    await database.query('update incident_digests set due_at = now()');
    await says(ana, '🟠 disk', '📚 2 more incidents');
    expect(texts(ana)[1]).toContain('🟠 clock is odd: one\n🟢 Over: mail is odd: one');
    await eventually(() => expect(texts(eva)).toHaveLength(3));
  });
});
