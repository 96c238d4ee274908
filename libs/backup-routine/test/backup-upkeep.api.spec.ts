import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signIn } from '#auth/testing';
import { BackupCatalogue, type BackupKind, BackupLocks, BackupMaker, type BackupState } from '#backup-archives';
import { BackupRunner, BackupRuns, BackupsService } from '#backups';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { BackupAgeQuery } from '../src/backup-age.query.js';
import { BackupPlanner } from '../src/backup-planner.service.js';
import { BackupRetention } from '../src/backup-retention.service.js';
import { BackupRoutineWorkerModule } from '../src/backup-routine-worker.module.js';
import { BackupStanding } from '../src/backup-standing.js';
import { LookAfterBackupsProcessor } from '../src/jobs/look-after-backups.processor.js';

const DAY = 86_400_000;

let api: TestApi;
let home: string;
let owner: Pool;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-upkeep-'));
  api = await startTestApi({ env: { ZOCALO_HOME: home }, modules: [BackupRoutineWorkerModule] });
  owner = new Pool({ connectionString: api.database.superuserUrl, options: '-c search_path=app,ops' });
  await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  await rm(join(home, 'backups'), { recursive: true, force: true });
  await mkdir(join(home, 'backups'), { recursive: true });
  await owner.query('delete from backup_runs');
});

const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });
const live = () => get(BackupRuns).live();

/** As if it had been made so many days ago. */
async function archive(days: number, state: BackupState = 'verified', kind: BackupKind = 'scheduled'): Promise<string> {
  const [id, at] = [newId(), new Date(Date.now() - days * DAY)];
  const known = { format: 1, id, sequence: 1_000 - days, state, kind, createdAt: at, finishedAt: at, archive: `${id}.zocalo-backup` };
  const verifiedAt = state === 'verified' ? new Date() : null;
  await writeFile(join(home, 'backups', `${id}.zocalo-backup`), 'x');
  await writeFile(join(home, 'backups', `${id}.json`), JSON.stringify({ ...known, bytes: 1, verifiedAt }));
  return id;
}

/** One that was made, or is to be, in so many days. */
async function run(days: number, work: 'make' | 'verify' = 'make'): Promise<void> {
  await owner.query(
    `insert into backup_runs (id, backup_id, work, kind, slot, requested_at, started_at, beat_at, finished_at)
      select $1, $1, $2, 'scheduled', at, at, at, at, at from (select now() + $3::interval as at) as t`,
    [newId(), work, `${days} days`],
  );
}

describe('what was never checked', () => {
  it('BK2 is checked before it may go, one after the other, and what cannot be is tried once a day', async () => {
    const ids = [await archive(0), await archive(30, 'written'), await archive(31, 'written')];
    // Still on its way here.
    await archive(1 / 24 / 60, 'written');
    const look = () => get(BackupRetention).removeOld(new AbortController().signal);
    await look();
    await look();
    expect((await readdir(join(home, 'backups'))).length).toBe(8);
    for (const id of ids.slice(1)) {
      const [next, ...others] = await live();
      expect([next!.backupId, next!.work, others]).toEqual([id, 'verify', []]);
      await get(BackupRunner).end(next!.id, { code: 'ARCHIVE_LOCKED', message: 'There is no key that opens it.' });
      await look();
    }
    expect(await live()).toEqual([]);
    await owner.query(`update backup_runs set requested_at = requested_at - interval '25 hours'`);
    await look();
    expect(await live()).toEqual([expect.objectContaining({ backupId: ids[1] })]);
  });
});

describe('what was brought and is damaged', () => {
  it('BK2 stays, whatever its age: only what was made here goes', async () => {
    const [, brought, made] = [await archive(0), await archive(30, 'failed'), await archive(31, 'failed')];
    await owner.query(
      `insert into backup_runs (id, backup_id, work, kind, requested_at, finished_at) select $1, $1, 'make', 'manual', at, at from now() as at`,
      [made],
    );
    await get(BackupRetention).removeOld(new AbortController().signal);
    const there = await readdir(join(home, 'backups'));
    expect([there.includes(`${brought}.zocalo-backup`), there.includes(`${made}.zocalo-backup`)]).toEqual([true, false]);
  });
});

describe('a clock that was a year ahead', () => {
  it('BK2 keeps no backup from being made', async () => {
    await archive(3);
    await run(-3);
    await run(365);
    await get(BackupPlanner).orderIfDue();
    expect(await live()).toEqual([expect.objectContaining({ kind: 'scheduled', work: 'make' })]);
  });

  it('BK2 MO2 does not hide that there is none', async () => {
    await run(-3);
    await run(365);
    expect(await get(BackupAgeQuery).seconds()).toBeCloseTo((3 * DAY) / 1_000, -2);
    await owner.query(`delete from backup_runs where finished_at < now()`);
    const age = await get(BackupAgeQuery).seconds();
    expect([age >= 0, age < 600]).toEqual([true, true]);
  });
});

describe('what nobody works on any more', () => {
  const wish = { kind: 'manual', note: null, requestedBy: null } as const;
  const begun = async (order: () => Promise<{ readonly id: string }>, silent: number) => {
    const { id } = await order();
    await owner.query(`update backup_runs set started_at = now(), beat_at = now() - $2::interval where id = $1`, [id, `${silent} seconds`]);
    return id;
  };

  it('BK1 is not in the way of a backup, without a worker too', async () => {
    const backups = get(BackupsService);
    const left = await begun(() => backups.order(wish), 40);
    const making = (await get(BackupLocks).making())!;
    await expect(backups.order(wish)).rejects.toMatchObject({ code: 'BACKUP_RUNNING' });
    await making.release();
    const next = await backups.order(wish);
    expect(await get(BackupRuns).find(left)).toMatchObject({ error: { code: 'BACKUP_CUT_OFF' } });
    await begun(async () => next, 10);
    await expect(backups.order(wish)).rejects.toMatchObject({ code: 'BACKUP_RUNNING' });
  });

  it('BK1 is not in the way of a check either', async () => {
    const backups = get(BackupsService);
    const backup = (await get(BackupCatalogue).find(await archive(1)))!;
    const left = await begun(() => backups.orderCheck(backup, null), 40);
    const using = (await get(BackupLocks).using(backup.id))!;
    await expect(backups.orderCheck(backup, null)).rejects.toMatchObject({ code: 'BACKUP_IN_USE' });
    await using.release();
    await backups.orderCheck(backup, null);
    expect(await get(BackupRuns).find(left)).toMatchObject({ error: { code: 'BACKUP_CUT_OFF' } });
  });

  it('BK1 is not left by one that was stopped', async () => {
    const run = await get(BackupsService).order(wish);
    await get(BackupRunner).run(run.id, AbortSignal.abort(new Error('Ctrl-C')));
    expect(await get(BackupRuns).find(run.id)).toMatchObject({ error: { code: 'BACKUP_INTERRUPTED' } });
  });
});

describe('a place that does not answer', () => {
  it('BK2 keeps no backup from being ordered, so that people see it fail', async () => {
    await run(-3);
    const settling = vi.spyOn(get(BackupMaker), 'settleInterrupted').mockRejectedValue(new Error('The bucket does not answer.'));
    await get(LookAfterBackupsProcessor).process();
    settling.mockRestore();
    expect(await live()).toEqual([expect.objectContaining({ kind: 'scheduled' })]);
  });
});

describe('how backups stand', () => {
  it('BK2 counts what was made here, and says when', async () => {
    await archive(0, 'verified', 'uploaded');
    expect(await get(BackupStanding).state()).toMatchObject({ verified: 0, lastVerifiedAt: null, lastVerifiedCreatedAt: null });
    await archive(200);
    const { verified, lastVerifiedAt, lastVerifiedCreatedAt } = await get(BackupStanding).state();
    expect([verified, Date.now() - lastVerifiedAt!.getTime() < DAY]).toEqual([1, true]);
    expect(Date.now() - lastVerifiedCreatedAt!.getTime()).toBeGreaterThan(199 * DAY);
  });
});
