import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BackupCatalogue } from '#backup-archives';
import { dataHash } from '#restores/testing';
import { FileRemoval, Storage } from '#platform/storage';
import { AsideRemovalService } from '../src/aside-removal.service.js';
import { RestoreApi } from './restore-api.js';

let on: RestoreApi;

beforeAll(async () => {
  on = await RestoreApi.start();
}, 60_000);
// A restore has ended the session of the test before.
beforeEach(() => on.signIn());
afterAll(() => on.close());

const wish = { confirmWord: 'RESTORE', reason: 'A mistake.' };
const one = async <T = unknown>(sql: string, values: unknown[] = []) => (await on.database.query<{ it: T }>(sql, values)).rows[0]?.it;

async function restore(backupId: string) {
  const asked = await on.admin('POST', `/api/admin/restore/${backupId}`, wish);
  expect([asked.status, asked.body]).toMatchObject([202, { backupId }]);
  return on.end(asked.body);
}

async function undo(id: string) {
  const asked = await on.admin('POST', `/api/admin/restores/${id}/undo`, { confirmWord: 'UNDO' });
  expect(asked.status).toBe(202);
  return on.end(asked.body);
}

describe('BK1 a restore', () => {
  it('BK1 BK3 brings the data of a backup back, keeps the data from before, and is undone', async () => {
    const kept = await on.person('Kept');
    const backupId = await on.backup();
    const then = await dataHash(on.database, 'app');
    const lost = await on.person('Lost');
    const before = await dataHash(on.database, 'app');
    const epoch = await one<number>('select restore_epoch as it from ops.installation');

    const done = await restore(backupId);
    expect(done).toMatchObject({ state: 'done', step: 'done', error: null, undoOf: null });
    expect(await dataHash(on.database, 'app')).toEqual(then);
    expect(await on.people()).toContain(kept);
    expect(await on.people()).not.toContain(lost);
    expect(await one('select restore_epoch as it from ops.installation')).toBe(epoch! + 1);
    const aside = await one<string>('select aside_schema as it from ops.restores where id = $1', [done.id]);
    expect(await dataHash(on.database, aside!)).toEqual(before);

    // Everybody's session has ended, and the platform is open.
    await expect.poll(async () => (await on.admin('GET', '/api/admin/restores')).status).toBe(401);
    await on.signIn();
    expect((await on.admin('GET', '/api/admin/maintenance')).body).toMatchObject({ level: 'off' });
    expect((await on.admin('GET', '/api/admin/backups/summary')).body.undo).toMatchObject({ restoreId: done.id });
    const preview = (await on.admin('GET', `/api/admin/restores/${done.id}/undo/preview`)).body;
    expect(preview).toMatchObject({ blockers: [], confirmWord: 'UNDO', backup: { id: backupId } });

    const undone = await undo(done.id);
    expect(undone).toMatchObject({ state: 'done', undoOf: done.id });
    expect(await dataHash(on.database, 'app')).toEqual(before);
    await on.signIn();
    expect((await on.admin('GET', `/api/admin/restores/${done.id}`)).body).toMatchObject({ state: 'undone', undoUntil: null });

    // And that in turn.
    expect(await undo(undone.id)).toMatchObject({ state: 'done', undoOf: undone.id });
    expect(await on.people()).not.toContain(lost);
    await on.signIn();
    const actions = await on.database.query(`select action from ops.audit_entries where action like 'restore.%' order by occurred_at`);
    expect(actions.rows.map(({ action }) => action)).toEqual([
      'restore.start',
      'restore.complete',
      'restore.undo',
      'restore.complete',
      'restore.undo',
      'restore.complete',
    ]);
  }, 180_000);

  it('BK3 what was meant for another time is not done: messages are held, links and codes are void', async () => {
    await on.database.query(`insert into app.outbox (id, kind, name, payload, envelope, run_at)
      values ('01a00000-0000-7000-8000-000000000001', 'job', 'planted.job', '{}', '{}', now() + interval '1 day')`);
    await on.database.query(`insert into app.mails (id, template, to_address, language, subject, text, html, status)
      values ('01a00000-0000-7000-8000-000000000002', 'planted', 'a@example.com', 'en', 'x', 'x', 'x', 'queued')`);
    const backupId = await on.backup();
    // Somebody wants it checked: the job of that does not come over, and is asked for again.
    await on.database.query(
      `insert into ops.backup_runs (id, backup_id, work, kind) values ('01a00000-0000-7000-8000-000000000003', $1, 'verify', 'manual')`,
      [backupId],
    );
    const done = await restore(backupId);
    expect(done).toMatchObject({ state: 'done' });
    const checked = `select finished_at is not null and error_code is null as it from ops.backup_runs where id = '01a00000-0000-7000-8000-000000000003'`;
    await expect.poll(() => one(checked), { timeout: 30_000 }).toBe(true);
    expect(await one('select count(*)::int as it from app.outbox where name = $1', ['planted.job'])).toBe(0);
    expect(await one('select name as it from ops.held_messages where restore_id = $1 and name = $2', [done.id, 'planted.job'])).toBe(
      'planted.job',
    );
    expect(await one(`select status as it from app.mails where template = 'planted'`)).toBe('failed');
    expect(
      await one(
        `select count(*)::int as it from app.sessions where revoked_at is null and created_at < (select committed_at from ops.restores where id = $1)`,
        [done.id],
      ),
    ).toBe(0);
    await on.signIn();
  }, 120_000);

  it('BK3 jobs go on afterwards, in the processes that were there before', async () => {
    const asked = await on.admin('POST', '/api/admin/reports', { kind: 'users', format: 'csv' });
    expect(asked.status).toBe(202);
    const report = async () => (await on.admin('GET', `/api/admin/reports/${asked.body.id}`)).body.status;
    await expect.poll(report, { timeout: 30_000 }).toBe('ready');
  }, 60_000);

  it('BK3 nobody is there who was erased since, and the platform stays closed until then', async () => {
    const person = await on.personOf('Erased');
    const backupId = await on.backup();
    await on.erase(person.userId);
    expect(await restore(backupId)).toMatchObject({ state: 'done' });
    expect(await on.people()).not.toContain(person.email);
    expect(await one('select not_erased as it from ops.restores order by committed_at desc limit 1')).toBe(0);
    await on.signIn();
  }, 120_000);

  it('BK3 leaves maintenance on that somebody else has begun', async () => {
    const backupId = await on.backup();
    await on.admin('POST', '/api/admin/maintenance/enable', { reason: 'We move.' });
    expect(await restore(backupId)).toMatchObject({ state: 'done' });
    await on.signIn();
    expect((await on.admin('GET', '/api/admin/maintenance')).body).toMatchObject({ level: 'full', reason: 'We move.' });
    await on.admin('POST', '/api/admin/maintenance/disable');
  }, 120_000);

  it.each([
    [
      'RESTORE_NO_ADMINISTRATOR',
      `update app.role_grants set role = 'user', granted_at = 'epoch' where role = 'admin'`,
      `update app.role_grants set role = 'admin', granted_at = now() where granted_at = 'epoch'`,
    ],
    ['RESTORE_SCHEMA_DIFFERS', 'alter table app.desks add column planted text', 'alter table app.desks drop column planted'],
    [
      'RESTORE_WRONG_KEY',
      `update app.signing_keys set sealed = sealed || '\\x00'::bytea`,
      'update app.signing_keys set sealed = substring(sealed for length(sealed) - 1)',
    ],
  ])(
    'BK3 fails with %s, and nothing is changed',
    async (code, spoil, repair) => {
      const backupId = await on.spoiledBackup(spoil, repair);
      const before = await dataHash(on.database, 'app');
      expect(await restore(backupId)).toMatchObject({ state: 'failed', error: { code } });
      expect(await dataHash(on.database, 'app')).toEqual(before);
      // The worker may be at a drill of its own.
      const left = `select count(*)::int as it from pg_namespace where nspname ~ '^(drill|app_before)_' and nspname not in
        (select aside_schema from ops.restores where aside_schema is not null)`;
      await expect.poll(() => one(left)).toBe(0);
      expect(await one(`select level as it from ops.maintenance`)).toBe('off');
      expect((await on.admin('GET', '/api/admin/restores')).status).toBe(200);
    },
    120_000,
  );

  it('BK3 a damaged archive fails before anything is touched', async () => {
    const backupId = await on.backup();
    await on.damage(backupId);
    const before = await dataHash(on.database, 'app');
    const version = await one('select version as it from ops.maintenance');
    const done = await restore(backupId);
    expect(done.state).toBe('failed');
    expect(done.error!.code).toMatch(/^ARCHIVE_/);
    expect(await dataHash(on.database, 'app')).toEqual(before);
    // Whole, and not what was verified.
    const catalogue = on.api.app.get(BackupCatalogue, { strict: false });
    const replacedId = await on.backup();
    await catalogue.save({ ...(await catalogue.find(replacedId))!, sha256: '0'.repeat(64) });
    expect(await restore(replacedId)).toMatchObject({ state: 'failed', error: { code: 'BACKUP_REPLACED' } });
    const { body } = await on.admin('GET', `/api/admin/restore/${replacedId}/preview`);
    expect(body.blockers).toMatchObject([{ code: 'BACKUP_REPLACED' }]);
    expect(await dataHash(on.database, 'app')).toEqual(before);
    // It was never closed.
    expect(await one('select version as it from ops.maintenance')).toBe(version);
  }, 120_000);

  it('BK1 puts uploaded files back that are missing or damaged', async () => {
    const storage = on.api.app.get(Storage, { strict: false });
    const png = { contentType: 'image/png' };
    await storage.put('avatars/01a0/gone.png', Buffer.from('gone'), png);
    await storage.put('avatars/01a0/same.png', Buffer.from('gone'), png);
    await storage.put('avatars/01a0/kept.png', Buffer.from('kept'), png);
    for (const name of ['empty', 'flipped']) await storage.put(`avatars/01a0/${name}.png`, Buffer.from(name), png);
    const backupId = await on.backup();
    const removal = on.api.app.get(FileRemoval, { strict: false });
    await removal.erase(['avatars/01a0/gone.png', 'avatars/01a0/same.png']);
    await storage.put('avatars/01a0/empty.png', Buffer.alloc(0), png);
    await storage.put('avatars/01a0/flipped.png', Buffer.from('flippad'), png);
    await storage.put('avatars/01a0/newer.png', Buffer.from('newer'), png);
    expect(await restore(backupId)).toMatchObject({ state: 'done' });
    const read = async (key: string) => text((await storage.get(key))!.body);
    const found = await Promise.all(['gone', 'same', 'kept', 'empty', 'flipped', 'newer'].map((name) => read(`avatars/01a0/${name}.png`)));
    expect(found).toEqual(['gone', 'gone', 'kept', 'empty', 'flipped', 'newer']);
    await on.signIn();
  }, 120_000);

  it('BK3 the data from before goes when nobody may put it back any more', async () => {
    const backupId = await on.backup();
    const { id } = await restore(backupId);
    await on.signIn();
    const aside = await one<string>('select aside_schema as it from ops.restores where id = $1', [id]);
    const removal = on.api.app.get(AsideRemovalService, { strict: false });
    const { signal } = new AbortController();
    // What a killed load left has no week.
    await on.database.query('create schema app_loading authorization zocalo_owner; create table app_loading.left_over ()');
    await on.database.query('alter table app_loading.left_over owner to zocalo_owner');
    await removal.removeExpired(signal);
    expect(await one('select count(*)::int as it from pg_namespace where nspname = $1', ['app_loading'])).toBe(0);
    expect(await one('select count(*)::int as it from pg_namespace where nspname = $1', [aside])).toBe(1);
    await on.database.query(`update ops.restores set undo_until = now() - interval '1 second' where id = $1`, [id]);
    expect(await removal.removeExpired(signal)).toBe(0);
    expect(await removal.removeExpired(signal, performance.now() + 3_600_000)).toBe(1);
    expect(await one('select count(*)::int as it from pg_namespace where nspname = $1', [aside])).toBe(0);
    const again = await on.admin('POST', `/api/admin/restores/${id}/undo`, { confirmWord: 'UNDO' });
    expect([again.status, again.body.error.code]).toEqual([409, 'RESTORE_NOT_UNDOABLE']);
  }, 120_000);

  it('BK3 a drill passes, measures and leaves nothing', async () => {
    const backupId = await on.backup();
    const before = await dataHash(on.database, 'app');
    let asked = await on.admin('POST', `/api/admin/backups/${backupId}/drill`);
    // The worker may be at the one of the week, and begins no other one then.
    if (asked.status === 409)
      await expect
        .poll(async () => (asked = await on.admin('POST', `/api/admin/backups/${backupId}/drill`)).status, { timeout: 30_000 })
        .toBe(202);
    expect(asked.status).toBe(202);
    const ended = async () =>
      (await on.admin('GET', '/api/admin/drills')).body.items.find(({ id }: { id: string }) => id === asked.body.id);
    await expect.poll(async () => (await ended()).state, { timeout: 30_000 }).not.toBe('running');
    expect(await ended()).toMatchObject({
      backupId,
      state: 'passed',
      error: null,
      durationSeconds: expect.any(Number),
      rows: expect.any(Number),
    });
    expect(await dataHash(on.database, 'app')).toEqual(before);
    expect(await one(`select count(*)::int as it from pg_namespace where nspname like 'drill\\_%'`)).toBe(0);
    expect((await on.admin('GET', '/api/admin/backups/summary')).body.expectedRestoreSeconds).toBeGreaterThan(0);
  }, 120_000);
});
