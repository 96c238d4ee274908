import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/database';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { EVERYBODY_EARLY, settlingStatements } from '../src/restored-data.query.js';

const MESSAGE = '01a00000-0000-7000-8000-000000000001';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query('set search_path = app');
});
afterAll(async () => {
  await client.end();
  await database.close();
});
beforeEach(async () => {
  await client.query('begin');
  await client.query(
    `insert into app.outbox (id, kind, name, payload, envelope, run_at) values ($1, 'job', 'planted', '{}', '{"restoreEpoch": 0, "v": 1}', now())`,
    [MESSAGE],
  );
  await client.query(`insert into app.mails (id, template, to_address, language, subject, text, html, status)
    values ('01a00000-0000-7000-8000-000000000002', 'planted', 'a@example.com', 'en', 'x', 'x', 'x', 'queued')`);
});
afterEach(() => client.query('rollback'));

/** What is done to data that was brought back, as far as nobody says what was there before. */
async function settle(kind: 'restore' | 'undo'): Promise<number> {
  const id = newId();
  await client.query(
    `insert into ops.restores (id, kind, backup_id, undo_of, state, step, reason)
      values ($1, 'restore', $1, null, 'running', 'check', 'x')`,
    [id],
  );
  const { held, own } = settlingStatements({ id, kind }, 'nowhere');
  const messages = held ? (await client.query(held.text, [...held.values])).rowCount! : 0;
  for (const { text, values } of own) await client.query(text, [...values]);
  return messages;
}

const outbox = async () => (await client.query('select id, envelope from app.outbox')).rows;
const mail = async () => (await client.query<{ status: string }>('select status from app.mails')).rows[0]!.status;

describe('BK3 everybody is signed out', () => {
  const PERSON = '01a00000-0000-7000-8000-000000000003';

  it.each(['early', 'at the end'])('BK3 by a restore, before there are indexes or after (%s)', async (when) => {
    await client.query(
      `with person as (insert into app.users (id, organisation_id, email, password_hash, first_name, last_name, language, confirmed_at, security_epoch)
          select $1, id, 'out@example.com', 'x', 'Ana', 'Gil', 'es', now(), 7 from app.organisations where is_default returning id)
        insert into app.sessions (id, user_id, security_epoch, hash_current, last_seen_at, absolute_expires_at, idle_expires_at, idle_seconds, auth_methods)
          select $1, id, 7, sha256('x'), now(), now() + interval '1 day', now() + interval '1 day', 86400, '{password}' from person`,
      [PERSON],
    );
    const { everybody } = settlingStatements({ id: newId(), kind: 'restore' }, 'nowhere');
    for (const text of when === 'early' ? Object.values(EVERYBODY_EARLY) : everybody.map((statement) => statement.text))
      await client.query(text);
    const { rows } = await client.query(
      `select u.security_epoch as epoch, s.revoke_reason as reason, s.revoked_at is not null as revoked
        from app.users u join app.sessions s on s.user_id = u.id where u.id = $1`,
      [PERSON],
    );
    expect(rows).toEqual([{ epoch: 8, reason: 'restored', revoked: true }]);
    const left = await client.query(`select from pg_class where relname like 'restored%' and relkind = 'i'`);
    expect(left.rowCount).toBe(0);
  });

  it('BK3 early, in a way that leaves every index of them usable at once', async () => {
    await client.query(`insert into app.users (id, organisation_id, email, password_hash, first_name, last_name, language, confirmed_at)
      select gen_random_uuid(), id, 'out' || n || '@example.com', 'x', 'Ana', 'Gil', 'es', now() from app.organisations, generate_series(1, 9) n where is_default`);
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i
        where indrelid = 'app.users'::regclass and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { name } of rows) await client.query(`drop index ${name}`);
    await client.query(EVERYBODY_EARLY.users);
    for (const { definition } of rows) await client.query(definition);
    const waiting = await client.query(
      `select indexrelid::regclass as name from pg_index where indrelid = 'app.users'::regclass and indcheckxmin`,
    );
    expect(waiting.rows).toEqual([]);
  });
});

describe('NT1 BK3 mails about notifications that wait', () => {
  it.each([
    ['restore', ['dropped restored', 'dropped restored', 'dropped seen'], 0],
    ['undo', ['bundled', 'dropped seen', 'waiting'], 1],
  ] as const)('NT1 BK3 of a %s', async (kind, states, open) => {
    await client.query(`
      with person as (insert into app.users (id, organisation_id, email, password_hash, first_name, last_name, language, confirmed_at)
          select gen_random_uuid(), id, 'told@example.com', 'x', 'Ana', 'Gil', 'es', now() from app.organisations where is_default returning id),
        told as (insert into app.notifications (id, user_id, topic, dedupe_key, subject_type, subject_id, data)
          select gen_random_uuid(), id, 'planted.topic', 'key ' || n, 'x', 'x', '{}' from person, generate_series(1, 3) n
          returning id, user_id, dedupe_key as key),
        digest as (insert into app.notification_digests (id, user_id, due_at) select gen_random_uuid(), id, now() from person returning id)
      insert into app.notification_deliveries (id, notification_id, user_id, not_before, status, reason, settled_at, digest_id)
        select t.id, t.id, t.user_id, now(), case key when 'key 1' then 'waiting' when 'key 2' then 'bundled' else 'dropped' end,
          case key when 'key 3' then 'seen' end, case key when 'key 3' then now() end, case key when 'key 2' then d.id end
        from told t, digest d`);
    await settle(kind);
    const { rows } = await client.query(`select concat_ws(' ', status, reason) as state from app.notification_deliveries order by 1`);
    expect(rows.map(({ state }) => state)).toEqual(states);
    const digests = await client.query('select from app.notification_digests where closed_at is null');
    expect(digests.rowCount).toBe(open);
  });
});

describe('TK1 BK3 answers in tickets that did not go out by mail', () => {
  it.each([
    ['restore', [7, 7, 7, null]],
    ['undo', [7, 3, null, null]],
  ] as const)('TK1 BK3 of a %s', async (kind, expected) => {
    await client.query(`
      with made as (insert into app.tickets (id, organisation_id, requester_email, subject, status, priority, version, created_at, updated_at, demo_batch_id)
          select gen_random_uuid(), id, n || '@example.com', 'x', 'open', 2, 7, now(), now(), case n when 4 then gen_random_uuid() end
            from app.organisations, generate_series(1, 4) n where is_default returning id, requester_email as email)
      insert into app.ticket_mail_progress (ticket_id, applied_sequence)
        select id, case email when '1@example.com' then 7 else 3 end from made where email < '3'`);
    await settle(kind);
    const { rows } = await client.query(`
      select p.applied_sequence as done from app.tickets t left join app.ticket_mail_progress p on p.ticket_id = t.id order by t.requester_email`);
    expect(rows.map(({ done }) => done)).toEqual(expected);
  });
});

describe('NT1 MS1 BK3 what people did not want any more before a restore', () => {
  it('NT1 MS1 BK3 they do not want after it, and nothing else is brought over', async () => {
    const people = ['1', '2', '3', '4'].map((n) => `01a00000-0000-7000-8000-00000000001${n}`) as [string, string, string, string];
    const [ana, ben, eva, gone] = people;
    const [known, since] = [newId(), newId()];
    await client.query(
      `insert into app.users (id, organisation_id, email, password_hash, first_name, last_name, language, confirmed_at)
        select p, id, p || '@example.com', 'x', 'Ana', 'Gil', 'es', now() from app.organisations, unnest($1::uuid[]) p where is_default`,
      [people],
    );
    const wishes = (schema: string, ...rows: [user: string, mail: string | null, topics: object, digest: string][]) =>
      Promise.all(
        rows.map((row) =>
          client.query(`insert into ${schema}.notification_people (user_id, mail, topics, digest) values ($1, $2, $3, $4)`, row),
        ),
      );
    const talk = async (schema: string, id: string, lo: string, hi: string, blocks: boolean) => {
      await client.query(`insert into ${schema}.conversations (id, user_lo, user_hi, lo_blocks) values ($1, $2, $3, $4)`, [
        id,
        lo,
        hi,
        blocks,
      ]);
      for (const [own, peer, theirs] of [
        [lo, hi, blocks],
        [hi, lo, false],
      ])
        await client.query(
          `insert into ${schema}.conversation_members (conversation_id, user_id, peer_id, blocks, blocked_at, muted)
            values ($1, $2, $3, $4, case when $4 then now() end, true)`,
          [id, own, peer, theirs],
        );
    };
    await client.query('create schema before_it');
    await client.query('create sequence before_it.ticket_numbers start 5000');
    for (const table of [
      'users',
      'recovery_codes',
      'used_passkey_challenges',
      'signing_keys',
      'notification_people',
      'conversations',
      'conversation_members',
    ])
      await client.query(`create table before_it.${table} (like app.${table} including defaults)`);
    await wishes('app', [ana, null, { 'a.a': 'soon', 'b.b': 'digest' }, 'hourly'], [eva, null, { 'a.a': 'soon' }, 'daily']);
    await wishes(
      'before_it',
      [ana, 'soon', { 'a.a': 'off', 'c.c': 'soon' }, 'daily'],
      [ben, null, { 'a.a': 'off' }, 'off'],
      [eva, 'off', { 'c.c': 'soon' }, 'daily'],
      [gone, 'digest', { 'a.a': 'soon' }, 'hourly'],
      [newId(), 'off', {}, 'daily'],
    );
    await talk('app', known, ana, ben, false);
    await talk('before_it', known, ana, ben, true);
    await talk('before_it', since, ana, eva, true);
    await talk('before_it', newId(), ben, eva, false);
    await talk('before_it', newId(), ana, 'f1a00000-0000-7000-8000-000000000010', true);

    const { broughtOver } = settlingStatements({ id: newId(), kind: 'restore' }, 'before_it');
    for (const { text } of [...broughtOver, ...broughtOver]) await client.query(text);
    expect((await client.query(`select nextval('app.ticket_numbers') as number`)).rows).toEqual([{ number: '5001' }]);
    const wanted = await client.query('select user_id, mail, topics, digest from app.notification_people order by 1');
    expect(wanted.rows).toEqual([
      { user_id: ana, mail: null, topics: { 'a.a': 'off', 'b.b': 'digest' }, digest: 'hourly' },
      { user_id: ben, mail: null, topics: { 'a.a': 'off' }, digest: 'off' },
      { user_id: eva, mail: 'off', topics: { 'c.c': 'soon' }, digest: 'daily' },
    ]);
    const blocks = await client.query(
      `select c.id, m.user_id, m.blocks, m.blocked_at is not null as since, c.lo_blocks as lo, c.hi_blocks as hi, m.muted, c.last_sequence as last
        from app.conversations c join app.conversation_members m on m.conversation_id = c.id order by c.user_hi, m.user_id`,
    );
    const all = { lo: true, hi: false, last: 0 };
    expect(blocks.rows).toEqual([
      { id: known, user_id: ana, blocks: true, since: true, muted: true, ...all },
      { id: known, user_id: ben, blocks: false, since: false, muted: true, ...all },
      { id: since, user_id: ana, blocks: true, since: true, muted: false, ...all },
      { id: since, user_id: eva, blocks: false, since: false, muted: false, ...all },
    ]);
  });
});

describe('BK3 what was still to be done', () => {
  it.each([
    ['restore', 'held', 'restored'],
    ['undo', 'waiting', null],
  ] as const)('BK3 TK1 with the data of a %s, mails that came in and waited are %s', async (kind, state, reason) => {
    await client.query(`insert into app.inbound_mails (id, source, recipients, message_key, size_bytes, raw, state)
      values ('01a00000-0000-7000-8000-000000000009', 'smtp', '{support@example.com}', sha256('x'), 1, 'x', 'waiting')`);
    await settle(kind);
    expect((await client.query('select state, reason from app.inbound_mails')).rows).toEqual([{ state, reason }]);
  });

  it('BK3 with the data of a backup it is held back', async () => {
    expect(await settle('restore')).toBe(1);
    expect([await outbox(), await mail()]).toEqual([[], 'failed']);
  });

  it('BK3 with the data that an undo puts back it is done, in the epoch that begins', async () => {
    const { rows } = await client.query<{ next: number }>('select restore_epoch + 1 as next from ops.installation');
    expect(await settle('undo')).toBe(0);
    expect(await outbox()).toEqual([{ id: MESSAGE, envelope: { restoreEpoch: rows[0]!.next, v: 1 } }]);
    expect(await mail()).toBe('queued');
  });
});
