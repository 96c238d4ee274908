import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn } from '#auth/testing';
import { BackupMaker } from '#backup-archives';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { drillBackup } from '../src/drill.js';
import type { Invocation } from '../src/invocation.js';
import { listRestores, restoreBackup, undoRestore } from '../src/restore.js';

const reason = 'We tried something.';

describe('zocalo backup restore', () => {
  let api: TestApi;
  let database: Client;
  let invocation: Invocation;
  let backupId: string;
  let printed = '';
  const home = mkdtempSync(join(tmpdir(), 'zocalo-cli-restore-'));

  beforeAll(async () => {
    api = await startTestApi({ env: { ZOCALO_HOME: home } });
    database = new Client({ connectionString: api.database.superuserUrl });
    await database.connect();
    await signIn(api.app, { admin: true });
    backupId = newId();
    const { signal } = new AbortController();
    await api.app.get(BackupMaker, { strict: false }).make({ id: backupId, kind: 'manual', note: null, createdBy: null, signal });
    invocation = { root: home, arguments: [], version: '0.0.0', build: { state: 'present', ms: 0 } };
    vi.stubEnv('DATABASE_URL', api.database.url);
    vi.stubEnv('DATABASE_OWNER_URL', api.database.ownerUrl);
    vi.stubEnv('ZOCALO_MASTER_KEY', Buffer.alloc(32, 7).toString('base64'));
    vi.stubEnv('ZOCALO_HOME', home);
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  }, 60_000);
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await database.end();
    await api.close();
    rmSync(home, { recursive: true, force: true });
  });

  const restores = async () =>
    (await database.query<{ state: string; error_code: string | null }>('select state, error_code from ops.restores order by requested_at'))
      .rows;
  const trail = async () =>
    (
      await database.query<{ action: string; after: { reason?: string } }>(
        `select action, after from ops.audit_entries where action like 'restore%' order by occurred_at, id`,
      )
    ).rows;

  it('BK1 is stopped by a terminal that closes, however often it says so, and nothing is changed', async () => {
    const stopping = restoreBackup(invocation, backupId, { reason, yes: true });
    const ended = stopping.catch((error: unknown) => error);
    await vi.waitFor(() => expect(process.listenerCount('SIGHUP')).toBe(1), 60_000);
    process.emit('SIGHUP');
    process.emit('SIGHUP');
    expect(await ended).toMatchObject({ message: 'The process was stopped before the data was replaced. Nothing was changed.' });
    expect(process.listenerCount('SIGHUP')).toBe(0);
    expect(await restores()).toEqual([{ state: 'failed', error_code: 'RESTORE_STOPPED' }]);
    expect((await database.query('select level from ops.maintenance')).rows).toEqual([{ level: 'off' }]);
  }, 90_000);

  it('BK1 takes the place of one that nobody began, and the trail says why it was done', async () => {
    await database.query(
      `insert into ops.restores (id, kind, backup_id, state, step, reason) values ($1, 'restore', $2, 'waiting', 'waiting', 'x')`,
      [newId(), backupId],
    );
    await restoreBackup(invocation, backupId, { reason, yes: true });
    expect(printed).toContain('Done. Everybody signs in again.');
    expect((await restores()).slice(1)).toMatchObject([
      { state: 'failed', error_code: 'RESTORE_SUPERSEDED' },
      { state: 'done', error_code: null },
    ]);
    const [last, start] = (await trail()).toReversed();
    expect([start, last]).toMatchObject([{ action: 'restore.start', after: { backupId, reason } }, { action: 'restore.complete' }]);
  }, 90_000);

  it('BK3 tries one out, also when another was left waiting, and the trail says so', async () => {
    await database.query(`insert into ops.restore_drills (id, backup_id, state) values ($1, $2, 'waiting')`, [newId(), backupId]);
    await drillBackup(invocation, backupId);
    expect(printed).toContain('The backup holds what it should');
    const actions = (await trail()).map(({ action }) => action).filter((action) => action.startsWith('restore-drill.'));
    expect(actions).toEqual(['restore-drill.complete', 'restore-drill.start', 'restore-drill.complete']);
  }, 90_000);

  it('BK1 shows what was restored, says what an undo undoes, and names what is not there', async () => {
    const { rows } = await database.query<{ id: string }>(`select id from ops.restores where state = 'done'`);
    printed = '';
    await listRestores(invocation);
    const lines = printed.trimEnd().split('\n');
    expect(lines.length).toBe(3);
    expect(lines[0]).toMatch(new RegExp(`^${rows[0]!.id}  .{16}Z  restore  done     undo until .{16}Z  ${reason}$`));
    printed = '';
    await undoRestore(invocation, undefined, {});
    expect(printed).toMatch(/^This undoes the restore of .{16}Z \(We tried something\.\)\.\nThe data is (less than 2|\d+) minutes old/);
    const unknown = newId();
    for (const [ask, sentence] of [
      [() => undoRestore(invocation, 'nope', {}), 'nope is not the id of a restore; npx zocalo backup restores shows them.'],
      [() => undoRestore(invocation, unknown, { yes: true }), `there is no restore ${unknown}; npx zocalo backup restores shows them.`],
      [() => restoreBackup(invocation, unknown, { reason }), `there is no backup ${unknown}; npx zocalo backup list shows them.`],
    ] as const)
      await expect(ask()).rejects.toMatchObject({ name: 'UserFault', message: sentence });
  }, 90_000);
});
