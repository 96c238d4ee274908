import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { BackupRunner } from '#backups';
import { startTestApi, type TestApi } from '#harness';
import { newId, Transactions } from '#platform/database';
import { BackupEndedListener } from '../src/backup-ended.listener.js';
import { BackupPlanner } from '../src/backup-planner.service.js';
import { BackupRetention } from '../src/backup-retention.service.js';
import { BackupRoutineWorkerModule } from '../src/backup-routine-worker.module.js';
import { BackupUpkeep } from '../src/backup-upkeep.service.js';

const HOUR = 3_600_000;

let api: TestApi;
let home: string;
let owner: Pool;
let admin: SignedIn;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-routine-'));
  api = await startTestApi({ env: { ZOCALO_HOME: home }, modules: [BackupRoutineWorkerModule] });
  owner = new Pool({ connectionString: api.database.superuserUrl, options: '-c search_path=app,ops' });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
  await rm(home, { recursive: true, force: true });
});

const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });
const plan = () => get(BackupPlanner).orderIfDue();
const live = async () => (await owner.query(`select id, kind, slot from backup_runs where finished_at is null`)).rows;
const work = async () => {
  const [{ id }] = await live();
  await get(BackupRunner).run(id, new AbortController().signal);
  await told(id);
  return id as string;
};
const told = (id: string) => get(Transactions).run(() => get(BackupEndedListener).handle({ runId: id }));
const firing = async () =>
  (await owner.query(`select r.key from alerts a join alert_rules r on r.id = a.rule_id where a.state = 'firing'`)).rows.map(
    ({ key }) => key,
  );
const mails = async () =>
  (await owner.query(`select template, subject from mails where template = 'backups.ended' order by created_at`)).rows;
/** As if it had been so long ago. By way of a time where none is: no two may have one slot, not even within a statement. */
const age = async (ms: number) => {
  for (const [days, back] of [
    [365_000, 0],
    [-365_000, ms],
  ])
    await owner.query(
      `update backup_runs set requested_at = requested_at + $1::interval, started_at = started_at + $1::interval,
        beat_at = beat_at + $1::interval, finished_at = finished_at + $1::interval, slot = slot + $1::interval`,
      [`${days} days -${back} milliseconds`],
    );
};
const set = async (values: Record<string, unknown>) => {
  const { status } = await api.request({ method: 'PUT', url: '/api/admin/config', token: admin.token, body: { values } });
  expect(status).toBe(200);
};

describe('backups by themselves', () => {
  it('BK2 begin with the first administrator, once', async () => {
    await plan();
    expect(await live()).toEqual([]);
    admin = await signIn(api.app, { admin: true });
    await Promise.all([plan(), plan(), plan()]);
    expect(await live()).toEqual([expect.objectContaining({ kind: 'first' })]);
    await plan();
    await work();
    await plan();
    expect(await live()).toEqual([]);
    const item = (await api.request({ url: '/api/admin/checklist', token: admin.token })).body.items.find(
      ({ key }: { key: string }) => key === 'backup-verified',
    );
    expect(item).toEqual({ key: 'backup-verified', done: true, doneAt: expect.any(String), applies: true, obstacle: null });
    expect(await mails()).toEqual([]);
  });

  it('BK2 come when they are due, a missed one once, whoever looks', async () => {
    await age(30 * HOUR);
    await Promise.all([plan(), plan(), plan()]);
    const [first, ...others] = await live();
    expect([first.kind, others]).toEqual(['scheduled', []]);
    expect(first.slot.getUTCHours()).toBe(3);
    await work();
    await plan();
    expect(await live()).toEqual([]);
    // Five were missed: one is made.
    await age(5 * 24 * HOUR);
    await plan();
    await work();
    await plan();
    expect(await live()).toEqual([]);
  });

  it('BK2 do not come again when the clock is moved back', async () => {
    await owner.query(`update backup_runs set slot = slot + interval '1 day' where slot is not null`);
    await plan();
    expect(await live()).toEqual([]);
    await owner.query(`update backup_runs set slot = slot - interval '1 day' where slot is not null`);
  });

  it('BK2 do not come when they are switched off', async () => {
    await set({ 'backups.schedule.every': 'off' });
    await age(48 * HOUR);
    await plan();
    expect(await live()).toEqual([]);
    expect((await api.request({ url: '/api/admin/backups/summary', token: admin.token })).body.nextAt).toBeNull();
    await set({ 'backups.schedule.every': null });
  });

  it('BK2 MO2 tell of a failure once, try again after an hour, and say when all is well', async () => {
    await plan();
    const [{ id }] = await live();
    await get(BackupRunner).end(id, { code: 'BACKUP_NO_ROOM', message: 'There is too little room where backups are kept.' });
    await told(id);
    await told(id);
    expect([await firing(), await mails()]).toEqual([['backup-failed'], [{ template: 'backups.ended', subject: 'A backup failed' }]]);
    await plan();
    expect(await live()).toEqual([]);
    await owner.query(
      `update backup_runs set finished_at = finished_at - interval '61 minutes', requested_at = requested_at - interval '61 minutes' where id = $1`,
      [id],
    );
    await plan();
    const [again] = await live();
    expect(again).toMatchObject({ kind: 'scheduled', slot: null });
    await get(BackupRunner).end(again.id, { code: 'BACKUP_NO_ROOM', message: 'There is too little room where backups are kept.' });
    await told(again.id);
    expect(await mails()).toHaveLength(1);
    await owner.query(
      `update backup_runs set finished_at = finished_at - interval '61 minutes', requested_at = requested_at - interval '61 minutes' where id = $1`,
      [again.id],
    );
    await set({ 'backups.mails': 'all' });
    await plan();
    await work();
    expect([await firing(), await mails()]).toEqual([[], [expect.anything(), { template: 'backups.ended', subject: 'A backup was made' }]]);
    await set({ 'backups.mails': null });
  });
});

describe('what ended without saying so', () => {
  it('BK1 a killed maker’s backup is found failed', async () => {
    await age(48 * HOUR);
    await plan();
    const [{ id }] = await live();
    const sidecar = {
      format: 1,
      id,
      sequence: 99,
      state: 'running',
      kind: 'scheduled',
      note: null,
      createdBy: null,
      createdAt: new Date(),
      tables: [],
    };
    await writeFile(join(home, 'backups', `${id}.json`), JSON.stringify(sidecar));
    await owner.query(
      `update backup_runs set started_at = now() - interval '1 hour', beat_at = now() - interval '2 minutes' where id = $1`,
      [id],
    );
    await get(BackupUpkeep).settle();
    expect(await live()).toHaveLength(1);
    await owner.query(`update backup_runs set beat_at = now() - interval '4 minutes' where id = $1`, [id]);
    await get(BackupUpkeep).settle();
    expect(await live()).toEqual([]);
    const { body } = await api.request({ url: `/api/admin/backups/${id}`, token: admin.token });
    expect(body).toMatchObject({ state: 'failed', error: { code: 'BACKUP_CUT_OFF' }, progress: null });
  });

  it('BK1 what nobody began for hours is not waited for any longer', async () => {
    const { body } = await api.request({ method: 'POST', url: '/api/admin/backup', token: admin.token, body: {} });
    await owner.query(`update backup_runs set requested_at = now() - interval '7 hours' where id = $1`, [body.id]);
    await get(BackupUpkeep).settle();
    expect(await live()).toEqual([]);
    expect((await owner.query('select error_code from backup_runs where id = $1', [body.id])).rows).toEqual([
      { error_code: 'BACKUP_NOT_BEGUN' },
    ]);
  });
});

describe('old backups', () => {
  beforeEach(async () => {
    for (let days = 1; days <= 3; days += 1) {
      const id = newId();
      const at = new Date(Date.now() - days * 24 * HOUR);
      const sidecar = {
        format: 1,
        id,
        sequence: 200 - days,
        state: 'verified',
        kind: 'scheduled',
        note: null,
        createdBy: null,
        createdAt: at,
        finishedAt: at,
      };
      const more = {
        verifiedAt: at,
        archive: `${id}.zocalo-backup`,
        bytes: 1,
        dataBytes: 1,
        rows: 1,
        files: null,
        tables: [],
        migrations: null,
      };
      await writeFile(
        join(home, 'backups', `${id}.json`),
        JSON.stringify({ ...sidecar, ...more, appVersion: '', encrypted: false, error: null }),
      );
      await writeFile(join(home, 'backups', `${id}.zocalo-backup`), 'x');
    }
  });

  it('BK2 go by the rules, with what lies beside them and an entry in the trail', async () => {
    const before = (await readdir(join(home, 'backups'))).length;
    await get(BackupRetention).removeOld(new AbortController().signal);
    expect((await readdir(join(home, 'backups'))).length).toBe(before);
    await set({ 'backups.keep.days': 2 });
    await get(BackupRetention).removeOld(new AbortController().signal);
    const { items } = (await api.request({ url: '/api/admin/backups?state=verified', token: admin.token })).body;
    expect(new Set(items.map(({ finishedAt }: { finishedAt: string }) => finishedAt.slice(0, 10))).size).toBe(2);
    const { rows } = await owner.query(`select count(*)::int as count from audit_entries where action = 'backup.delete'`);
    expect(rows[0].count).toBeGreaterThanOrEqual(2);
  });
});

describe('GET /api/admin/system/status', () => {
  it('MO1 says how backups stand, with the database away too', async () => {
    const name = new URL(api.database.url).pathname.slice(1);
    const part = async () => {
      const { body } = await api.request({ url: '/api/admin/system/status', token: admin.token });
      return body.parts?.others.find((each: { name: string }) => each.name === 'backups');
    };
    const known = {
      ok: true,
      state: { place: 'disk', encrypted: false, running: 0, lastVerifiedAt: expect.any(String), freeBytes: expect.any(Number) },
    };
    await expect.poll(part).toMatchObject(known);
    const outside = new Pool({ connectionString: api.database.superuserUrl.replace(/\/[^/?]+(?=\?|$)/, '/postgres') });
    await owner.end();
    owner = outside;
    await api.request({ url: '/api/users/me/access', token: admin.token });
    await outside.query(`alter database ${name} allow_connections false`);
    await outside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    try {
      await expect.poll(part).toMatchObject(known);
    } finally {
      await outside.query(`alter database ${name} allow_connections true`);
    }
  });
});
