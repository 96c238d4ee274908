import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';

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

/** Digest of every table: messages on their way and answers kept for a retry come and go by themselves. */
async function snapshot(): Promise<Record<string, string>> {
  const tables = await query(`select table_name as name from information_schema.tables
    where table_schema = 'app' and table_type = 'BASE TABLE' and table_name not in ('outbox', 'handled_messages', 'idempotency_keys', 'signing_keys') order by 1`);
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
    await query(
      `insert into role_grants (id, user_id, role, scope_type, scope_id)
       select gen_random_uuid(), id, 'admin', 'organisation', organisation_id from users where id = $1`,
      [bea.userId],
    );
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      expect((await api.request({ method, url: '/api/admin/demo' })).status).toBe(401);
      for (const { token } of [ana, bea]) expect((await call(method, '', token)).status).toBe(403);
    }
    expect((await purge('?attached=everything')).status).toBe(400);
    expect((await purge()).status).toBe(404);
    expect((await call('GET')).body).toEqual({ mode: false, loaded: false, batches: [] });
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
    await query(`insert into role_grants (id, user_id, role, scope_type) values (gen_random_uuid(), $1, 'support', 'installation')`, [
      person.id,
    ]);
    await query(
      `insert into role_grants (id, user_id, role, scope_type, scope_id) values (gen_random_uuid(), $1, 'office-manager', 'office', (select id from offices where organisation_id = $2 limit 1))`,
      [person.id, organisationId],
    );
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

  it('DM1 ends no real account', async () => {
    const { organisationId } = (await load()).body.batches[0];
    const real = await signIn(api.app, { organisationId });
    for (const query of ['', '?attached=remove']) {
      const refused = await purge(query);
      expect([refused.status, refused.body.error]).toMatchObject([409, { code: 'DEMO_PEOPLE_STAY', details: { people: 1 } }]);
    }
    expect((await call('GET')).body.batches[0].rows.users).toBe(40);
    await query('delete from users where id = $1', [real.userId]);
    expect((await purge()).status).toBe(200);
  });
});
