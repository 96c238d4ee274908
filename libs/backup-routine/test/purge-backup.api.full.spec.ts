import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { BeforePurge, DemoDataService } from '#demo-data';
import { startTestApi, type TestApi } from '#harness';
import { ADVISORY_LOCKS, newId } from '#platform/database';

let api: TestApi;
let home: string;
let admin: SignedIn;
let owner: Pool;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-purge-'));
  api = await startTestApi({ env: { ZOCALO_HOME: home } });
  owner = new Pool({ connectionString: api.database.superuserUrl });
  admin = await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
  await rm(home, { recursive: true, force: true });
});

const demo = (method: 'POST' | 'DELETE', headers: Record<string, string> = {}) =>
  api.request({ method, url: '/api/admin/demo', token: admin.token, headers });
const longAgo = () =>
  owner.query(`update ops.backup_runs set (requested_at, started_at, finished_at) =
    (requested_at - interval '1 hour', started_at - interval '1 hour', finished_at - interval '1 hour')`);
const kinds = async () =>
  (await api.request({ url: '/api/admin/backups', token: admin.token })).body.items.map(
    ({ kind, state }: { kind: string; state: string }) => [kind, state],
  );

it('BK2 a backup is made before demo data is removed, with a retry key too, and one is enough for a while', async () => {
  expect((await demo('DELETE')).status).toBe(404);
  await demo('POST');
  const key = { 'idempotency-key': newId() };
  const purged = await demo('DELETE', key);
  expect([purged.status, purged.body.removed !== undefined]).toEqual([200, true]);
  expect(await kinds()).toEqual([['before_purge', 'verified']]);
  const again = await demo('DELETE', key);
  expect([again.status, again.body]).toEqual([200, purged.body]);
  await demo('POST');
  expect((await demo('DELETE')).status).toBe(200);
  expect(await kinds()).toHaveLength(1);
});

it('BK2 demo data stays when the backup before fails', async () => {
  await demo('POST');
  await longAgo();
  // Nothing that a backup could take along.
  await owner.query('select lo_create(4711)');
  const refused = await demo('DELETE');
  expect([refused.status, refused.body.error.code, refused.body.error.details]).toEqual([
    503,
    'BACKUP_FAILED',
    { code: 'BACKUP_UNSUITABLE' },
  ]);
  expect((await api.request({ url: '/api/admin/demo', token: admin.token })).body.loaded).toBe(true);
  await owner.query('select lo_unlink(4711)');
  expect((await demo('DELETE')).status).toBe(200);
});

it('BK2 nobody waits for a long one: the answer names it, and demo data goes once it is done', async () => {
  await demo('POST');
  await longAgo();
  const busy = await owner.connect();
  // As if another one took its time.
  await busy.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.backups]);
  const ask = () => api.app.get(BeforePurge, { strict: false }).prepare(100);
  const refused = { code: 'DEMO_BACKUP_FIRST', details: { backupId: expect.any(String) } };
  await expect(ask()).rejects.toMatchObject(refused);
  // Asked again, it is the same one.
  await expect(ask()).rejects.toMatchObject(refused);
  await busy.query('select pg_advisory_unlock($1)', [ADVISORY_LOCKS.backups]);
  busy.release();
  const before = (await kinds()).length;
  await expect.poll(async () => (await kinds())[0], { timeout: 60_000 }).toEqual(['before_purge', 'verified']);
  expect((await demo('DELETE')).status).toBe(200);
  expect(await kinds()).toHaveLength(before);
});

it('BK2 what people made among demo data goes only once it is in a backup, whenever they made it', async () => {
  await demo('POST');
  const { items: offices } = (await api.request({ url: '/api/admin/offices', token: admin.token })).body;
  const organisationId = (await owner.query('select organisation_id from app.offices where demo_batch_id is not null limit 1')).rows[0]
    .organisation_id as string;
  const make = (name: string, by: Pick<Pool, 'query'> = owner) =>
    by.query(`insert into app.offices (id, organisation_id, name, time_zone) values ($1, $2, $3, 'Europe/Madrid')`, [
      newId(),
      organisationId,
      name,
    ]);
  expect(offices.length).toBeGreaterThan(0);
  await make('Made before');
  expect((await demo('DELETE')).body.error.code).toBe('DEMO_DATA_IN_USE');
  const before = (await kinds()).length;
  await make('Made after the backup');
  // While it goes on somebody makes another one, in a transaction that was begun long before: once only, so that there is an end.
  const slow = new Client({ connectionString: api.database.url, options: '-c idle_in_transaction_session_timeout=0' });
  await slow.connect();
  await slow.query('begin');
  await make('Made just before it goes', slow);
  const demoData = api.app.get(DemoDataService, { strict: false });
  const purge = vi.spyOn(demoData, 'purge').mockImplementationOnce(async (...args) => {
    purge.mockRestore();
    await slow.query('commit');
    await slow.end();
    return demoData.purge(...args);
  });
  const gone = await api.request({ method: 'DELETE', url: '/api/admin/demo?attached=remove', token: admin.token });
  expect([gone.status, gone.body]).toMatchObject([200, {}]);
  // One for what was made after the last one, and one for what came then.
  expect(await kinds()).toHaveLength(before + 2);
}, 60_000);
