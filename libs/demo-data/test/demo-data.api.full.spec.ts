import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { DemoSeeder } from '#platform/demo';
import { DemoResetService } from '../src/demo-reset.service.js';
import { grantRole } from '#users/testing';

type Row = Record<string, any>;
type Method = 'GET' | 'POST' | 'DELETE';

let api: TestApi;
let client: Client;
let boss: { token: string; userId: string };

beforeAll(async () => {
  api = await startTestApi();
  client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  boss = await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await client?.end();
  await api?.close();
});

const query = async (text: string, values: unknown[] = []): Promise<Row[]> => (await client.query(text, values)).rows;
const call = (method: Method, query = '', token = boss.token) => api.request({ method, url: `/api/admin/demo${query}`, token });
const load = () => call('POST');
const purge = (query = '') => call('DELETE', query);

/** Digest of every table: messages on their way, answers kept for a retry, alerts and what hashing costs come and go by themselves. */
async function snapshot(): Promise<Record<string, string>> {
  const tables = await query(`select table_name as name from information_schema.tables
    where table_schema = 'app' and table_type = 'BASE TABLE' and table_name not in ('outbox', 'handled_messages', 'idempotency_keys', 'signing_keys', 'password_hashing') and table_name !~ '^(alert|incident|heartbeat_watch)' order by 1`);
  const digests: Record<string, string> = {};
  for (const { name } of tables)
    digests[name] = (
      await query(`select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from app."${name}" t`)
    )[0]!.digest;
  return digests;
}

describe('demo data', () => {
  it('DM1 is the installation’s: others are refused, also the administrator of an organisation', async () => {
    const ana = await signIn(api.app);
    const bea = await signIn(api.app);
    await grantRole(client, bea.userId, 'admin', 'organisation');
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      expect((await api.request({ method, url: '/api/admin/demo' })).status).toBe(401);
      for (const { token } of [ana, bea]) expect((await call(method, '', token)).status).toBe(403);
    }
    expect((await purge('?attached=everything')).status).toBe(400);
    expect((await purge()).status).toBe(404);
    expect((await call('GET')).body).toEqual({
      mode: false,
      loaded: false,
      batches: [],
      reset: { every: 'off', nextAt: null, last: null },
    });
  });

  it('DM1 is loaded once, says how much it is, and is seen where everything else is', async () => {
    const loaded = await load();
    expect([loaded.status, loaded.body.loaded]).toEqual([200, true]);
    const { rows, id, organisationId } = loaded.body.batches[0];
    expect(rows).toMatchObject({ organisations: 1, offices: 2, zones: 6, desks: 60, users: 40, suspensions: 3, pending_registrations: 3 });
    expect([rows.sessions > 150, rows.sessions < 600, rows.reservations > 300]).toEqual([true, true, true]);
    expect((await load()).body.error.code).toBe('DEMO_DATA_PRESENT');
    const list = async (url: string) => (await api.request({ url, token: boss.token })).body.items as Row[];
    expect(await list('/api/admin/users?search=lucia&limit=5')).toMatchObject([{ firstName: 'Lucía', organisationId }]);
    expect((await list('/api/admin/users?status=suspended&limit=10')).length).toBe(3);
    expect((await list('/api/admin/offices')).map((office) => office.name).toSorted()).toEqual(['Ciudad de México', 'Madrid']);
    const audited = await query(`select action, actor_id from audit_entries where target_type = 'demo-batch' and target_id = $1`, [id]);
    expect(audited).toEqual([{ action: 'demo.load', actor_id: boss.userId }]);
    expect((await purge()).status).toBe(200);
  });

  it('DM1 removing it asks for a fresh proof of who one is', async () => {
    await load();
    const late = await signIn(api.app, { admin: true });
    await query(`update sessions set auth_time = now() - interval '16 minutes' where user_id = $1`, [late.userId]);
    const refused = await call('DELETE', '', late.token);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect((await purge()).status).toBe(200);
  });

  it('DM1 a purge leaves everything as it was, whatever demo people have come to have', async () => {
    const before = await snapshot();
    const { organisationId, id } = (await load()).body.batches[0];
    expect(await snapshot()).not.toEqual(before);
    const [person] = (await query(`select id, email from users where demo_batch_id = $1 and status = 'active' limit 1`, [id])) as [Row];
    // A session that was really opened, a device, a preference, a consent, a mail, a reset link, a second factor, a role.
    await query(`insert into known_devices (user_id, fingerprint) values ($1, sha256('x'))`, [person.id]);
    await query(`insert into user_preferences (user_id, chosen) values ($1, '{}')`, [person.id]);
    await query(`insert into consent_events (id, user_id, kind, version, granted) values (gen_random_uuid(), $1, 'terms', '1', true)`, [
      person.id,
    ]);
    await query(
      `insert into mails (id, template, to_address, language, subject, status) values (gen_random_uuid(), 'x', $1, 'en', 'x', 'kept')`,
      [person.email],
    );
    await grantRole(client, person.id, 'support');
    const [office] = await query('select id from offices where organisation_id = $1 limit 1', [organisationId]);
    await grantRole(client, person.id, 'office-manager', 'office', office!.id);
    // Somebody real who was erased there: nobody's account stays, but not in the demo organisation.
    await query(
      `insert into users (id, organisation_id, email, first_name, last_name, status, confirmed_at) values ('00000000-0000-7000-8000-000000000001', $1, 'gone@erased.invalid', 'x', 'x', 'deleted', now())`,
      [organisationId],
    );
    const gone = await purge();
    expect([gone.status, gone.body.attached, gone.body.removed.users]).toEqual([200, {}, 40]);
    expect(
      await query(
        `delete from users where id = '00000000-0000-7000-8000-000000000001' returning (select is_default from organisations where id = organisation_id)`,
      ),
    ).toEqual([{ is_default: true }]);
    expect(await snapshot()).toEqual(before);
    expect(await query(`select before from audit_entries where action = 'demo.purge' order by occurred_at desc limit 1`)).toMatchObject([
      { before: { rows: { users: 40, desks: 60 } } },
    ]);
  });

  it('DM1 what somebody really made among it refuses the purge until they let go of it, and is in the trail then', async () => {
    const { organisationId } = (await load()).body.batches[0];
    const [office] = (await query('select id from offices where organisation_id = $1 order by name limit 1', [organisationId])) as [Row];
    const [desk] = (await query('select id from desks where office_id = $1 limit 1', [office.id])) as [Row];
    // The coming Saturday, when nobody of the demo data comes.
    const date = new Date(Date.now() + (6 - new Date().getUTCDay() || 7) * 86_400_000).toISOString().slice(0, 10);
    const booked = await api.request({
      method: 'POST',
      url: '/api/reservations',
      token: boss.token,
      body: { office_id: office.id, desk_id: desk.id, date },
    });
    expect(booked.status).toBeLessThan(300);
    const created = await api.request({
      method: 'POST',
      url: '/api/admin/offices',
      token: boss.token,
      body: { organisationId, name: 'Mine', timeZone: 'UTC' },
    });
    expect(created.status).toBe(201);
    // The preview says what a purge will refuse for.
    expect((await call('GET')).body.batches[0].attached).toEqual({ reservations: 1, offices: 1 });
    const refused = await purge();
    expect([refused.status, refused.body.error]).toMatchObject([
      409,
      { code: 'DEMO_DATA_IN_USE', details: { rows: { reservations: 1, offices: 1 } } },
    ]);
    expect(await query('select id from reservations where user_id = $1', [boss.userId])).toHaveLength(1);
    const removed = await purge('?attached=remove');
    expect([removed.status, removed.body.attached]).toEqual([200, { reservations: 1, offices: 1 }]);
    expect(await query(`select target_id, actor_id, before from audit_entries where action = 'desk.cancel'`)).toMatchObject([
      { actor_id: boss.userId, before: { userId: boss.userId, deskId: desk.id, date } },
    ]);
  });

  /** Of the administrator, on a day on which nobody of the demo data comes. */
  const booking = async (by: Client, organisationId: string, status: 'booked' | 'cancelled') => {
    const { rows } = await by.query<{ id: string }>(
      `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, status, cancelled_at)
       select gen_random_uuid(), o.organisation_id, $2, d.id, o.id, '2999-01-01', $3, case $3 when 'cancelled' then now() end
         from offices o join desks d on d.office_id = o.id where o.organisation_id = $1 order by d.id limit 1 returning id`,
      [organisationId, boss.userId, status],
    );
    return rows[0]!.id;
  };

  it('DM1 a booking that was cancelled is nothing that holds it, and is not cancelled again', async () => {
    const { organisationId } = (await load()).body.batches[0];
    const id = await booking(client, organisationId, 'cancelled');
    const gone = await purge();
    expect([gone.status, gone.body.attached]).toEqual([200, {}]);
    expect(await query('select action from audit_entries where target_id = $1', [id])).toEqual([]);
  });

  it('DM1 what somebody makes while it is being removed stays, and refuses the purge', async () => {
    const { organisationId } = (await load()).body.batches[0];
    const other = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await other.connect();
    await other.query('begin');
    // As whoever books does.
    await other.query('select from offices where organisation_id = $1 for share', [organisationId]);
    const id = await booking(other, organisationId, 'booked');
    const purging = purge();
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(() => query(waiting), { timeout: 20_000 }).toHaveLength(1);
    await other.query('commit');
    await other.end();
    const refused = await purging;
    expect([refused.status, refused.body.error.details]).toEqual([409, { rows: { reservations: 1 } }]);
    expect(await query('select status from reservations where id = $1', [id])).toEqual([{ status: 'booked' }]);
    expect((await purge('?attached=remove')).status).toBe(200);
  });

  it('DM1 MS2 what somebody writes to its people while they are being removed stays, and refuses the purge', async () => {
    const { id } = (await load()).body.batches[0];
    const other = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await other.connect();
    await other.query('begin');
    await other.query(
      `with pair as (
         insert into conversations (id, user_lo, user_hi, last_sequence)
           select gen_random_uuid(), least(id, $2), greatest(id, $2), 1 from users where demo_batch_id = $1 order by id limit 1 returning id
       ) insert into messages (id, conversation_id, sequence, sender_id, client_id, inbound_number, body)
           select gen_random_uuid(), id, 1, $2, gen_random_uuid(), 1, 'Hello' from pair`,
      [id, boss.userId],
    );
    const purging = purge();
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(() => query(waiting), { timeout: 20_000 }).toHaveLength(1);
    await other.query('commit');
    await other.end();
    expect((await purging).body.error.details).toEqual({ rows: { messages: 1 } });
    expect((await purge('?attached=remove')).body.attached).toEqual({ messages: 1 });
    expect(await query('select from messages where sender_id = $1', [boss.userId])).toEqual([]);
  });

  it('DM1 ends no real account', async () => {
    const { organisationId } = (await load()).body.batches[0];
    const real = await signIn(api.app, { organisationId });
    for (const query of ['', '?attached=remove']) {
      const refused = await purge(query);
      expect([refused.status, refused.body.error]).toMatchObject([409, { code: 'DEMO_PEOPLE_STAY', details: { people: 1 } }]);
    }
    expect((await call('GET')).body.batches[0]).toMatchObject({ rows: { users: 40 }, attached: { people: 1 } });
    await query('delete from users where id = $1', [real.userId]);
    expect((await purge()).status).toBe(200);
  });

  it('DM1 a schedule of reports about the demo organisation holds it', { timeout: 60_000 }, async () => {
    const { organisationId } = (await load()).body.batches[0];
    const body = {
      name: 'x',
      kind: 'users',
      format: 'csv',
      language: 'en',
      frequency: 'daily',
      hour: 1,
      timeZone: 'UTC',
      recipientIds: [boss.userId],
    };
    const made = await api.request({
      method: 'POST',
      url: '/api/admin/report-schedules',
      token: boss.token,
      body: { ...body, organisationId },
    });
    expect(made.status).toBe(201);
    expect((await purge()).body.error.details).toEqual({ rows: { report_schedules: 1 } });
    expect((await purge('?attached=remove')).body.attached).toEqual({ report_schedules: 1 });
  });
});

describe('a demonstration', () => {
  const settings = (values: object) => api.request({ method: 'PUT', url: '/api/admin/config', token: boss.token, body: { values } });
  const reset = (of = api) => of.app.get(DemoResetService, { strict: false }).resetIfDue();
  const actions = async (from: Date) =>
    (
      await query(`select action, after from audit_entries where target_type = 'demo-batch' and occurred_at >= $1 order by occurred_at`, [
        from,
      ])
    ).map(({ action }) => action as string);
  it('DM1 says so to whoever asks, signed in or not', async () => {
    expect((await api.request({ url: '/api/demo' })).body).toEqual({ demo: false });
    expect((await settings({ 'demo.mode': true })).status).toBe(200);
    expect((await api.request({ url: '/api/demo' })).body).toEqual({ demo: true });
    expect((await settings({ 'demo.mode': false })).status).toBe(200);
  });

  it('DM1 NT2 has a mailbox in spite of a mail server, with nothing that was meant to leave', async () => {
    await settings({ 'mail.smtp.url': 'smtp://127.0.0.1:9' });
    const mailbox = () => api.request({ url: '/api/mailbox', token: boss.token, headers: { host: 'zocalo.example' } });
    expect((await mailbox()).status).toBe(404);
    for (const [status, subject] of [
      ['kept', 'Stayed'],
      ['failed', 'Meant to leave'],
    ])
      await query(
        `insert into mails (id, template, to_address, language, subject, status) values (gen_random_uuid(), 'x', 'ana@example.com', 'en', $1, $2)`,
        [subject, status],
      );
    await settings({ 'demo.mode': true });
    const shown = await mailbox();
    expect([shown.status, shown.body.items.map((mail: Row) => mail.subject)]).toEqual([200, ['Stayed']]);
    expect((await api.request({ url: '/api/mailbox', headers: { host: 'zocalo.example' } })).status).toBe(404);
    expect((await api.request({ url: '/mailbox', token: boss.token, headers: { host: 'zocalo.example' } })).text).toContain(
      'demonstration',
    );
    await settings({ 'demo.mode': false, 'mail.smtp.url': null });
    await query(`delete from mails where template = 'x'`);
  });

  it('DM1 the process that works knows all that bring demo data, as the one that serves does', { timeout: 60_000 }, async () => {
    const names = (app: { get<T>(type: abstract new (...args: never[]) => T, options: { strict: false }): T }) => {
      const { contributors } = app.get(DemoSeeder, { strict: false }) as unknown as { contributors: readonly { name: string }[] };
      return contributors.map(({ name }) => name).toSorted();
    };
    const worker = await startTestWorker(api.config);
    try {
      expect(names(worker)).toEqual(names(api.app));
    } finally {
      await worker.close();
    }
  });

  it('DM1 gets its demo data back once when that is due, and nothing else does', { timeout: 60_000 }, async () => {
    const clock = api.app.get(DemoResetService, { strict: false })['clock'];
    const now = vi.spyOn(clock, 'now');
    try {
      const on = (await query('select now()'))[0]!['now'] as Date;
      await load();
      now.mockImplementation(() => new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 60_000));
      // Off, and no demonstration.
      await reset();
      await settings({ 'demo.reset.every': 'hourly' });
      await reset();
      expect(await actions(on)).toEqual(['demo.load']);
      const before = (await call('GET')).body;
      expect(before.reset).toEqual({ every: 'hourly', nextAt: null, last: null });
      await settings({ 'demo.mode': true });
      expect(Date.parse((await call('GET')).body.reset.nextAt)).toBeGreaterThan(Date.now());
      now.mockImplementation(() => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 60_000));
      await Promise.all([reset(), reset()]);
      expect((await actions(on)).filter((action) => action === 'demo.reset')).toEqual(['demo.reset']);
      const after = (await call('GET')).body;
      expect([after.loaded, after.reset.last.refusal, after.batches[0].id === before.batches[0].id]).toEqual([true, null, false]);
      await reset();
      // A worker whose clock is ahead of the one that dates the trail.
      now.mockImplementation(() => new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 60_000));
      await reset();
      expect((await actions(on)).filter((action) => action === 'demo.reset')).toHaveLength(1);
    } finally {
      now.mockRestore();
    }
  });

  it('DM1 leaves its demo data as it is while people hold it, and says why', { timeout: 60_000 }, async () => {
    const { batches } = (await call('GET')).body;
    const real = await signIn(api.app, { organisationId: batches[0].organisationId });
    const service = api.app.get(DemoResetService, { strict: false });
    // An hour on, by both clocks, so that it is due again.
    const later = () => new Date((Math.floor(Date.now() / 3_600_000) + 1) * 3_600_000 + 60_000);
    const now = vi.spyOn(service['clock'], 'now').mockImplementation(later);
    const databaseNow = vi.spyOn(service['lock'], 'now').mockImplementation(async () => later());
    try {
      await reset();
      const { body } = await call('GET');
      expect(body).toMatchObject({
        batches: [{ id: batches[0].id, attached: { people: 1 } }],
        reset: { last: { refusal: 'DEMO_PEOPLE_STAY', rows: { people: 1 } } },
      });
      const [entry] = await query(`select actor_kind, after from audit_entries where action = 'demo.reset-refused'`);
      expect(entry).toMatchObject({ after: { code: 'DEMO_PEOPLE_STAY', rows: { people: 1 } } });
    } finally {
      now.mockRestore();
      databaseNow.mockRestore();
      await query('delete from users where id = $1', [real.userId]);
      await settings({ 'demo.mode': false, 'demo.reset.every': 'off' });
      await purge();
    }
  });
});
