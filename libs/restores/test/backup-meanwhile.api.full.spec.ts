import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADVISORY_LOCKS } from '#platform/database';
import { RestoreApi } from './restore-api.js';

let on: RestoreApi;

beforeAll(async () => {
  on = await RestoreApi.start();
}, 120_000);
afterAll(() => on.close());

it('BK1 BK3 a backup that is asked for while a restore is under way is made afterwards', async () => {
  const backupId = await on.backup();
  // Both have to wait for it. The restore looks again more often.
  await on.database.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.backups]);
  const asked = await on.admin('POST', `/api/admin/restore/${backupId}`, { confirmWord: 'RESTORE', reason: 'A mistake.' });
  expect(asked.status).toBe(202);
  const { status, body } = await on.admin('POST', '/api/admin/backup', { note: 'Meanwhile' });
  expect(status).toBe(202);
  const state = (text: string, id: string) => on.database.query<{ it: string | boolean }>(text, [id]).then(({ rows }) => rows[0]?.it);
  const begun = 'select started_at is not null as it from ops.backup_runs where backup_id = $1';
  await expect.poll(() => state(begun, body.id), { timeout: 30_000 }).toBe(true);
  await on.database.query('select pg_advisory_unlock($1)', [ADVISORY_LOCKS.backups]);
  await expect.poll(() => state('select state as it from ops.restores where id = $1', asked.body.id), { timeout: 90_000 }).toBe('done');
  const ended = `select coalesce(error_code, 'made') as it from ops.backup_runs where backup_id = $1 and finished_at is not null`;
  await expect.poll(() => state(ended, body.id), { timeout: 60_000 }).toBe('made');
}, 180_000);
