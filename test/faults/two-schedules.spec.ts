import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { LookAfterBackups } from '#backup-routine';
import { startTestApi, type TestApi } from '#harness';
import { newId, Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';

const FLAGS = [
  '--conditions=zocalo-source',
  '--import',
  new URL('../../libs/platform/testing/src/from-source.mjs', import.meta.url).href,
  fileURLToPath(new URL('whole-worker.ts', import.meta.url)),
];
/** So often they look whether one is due: the one of them while the other makes it, and after it. */
const LOOKS = 20;

let home: string;
let api: TestApi;
let database: Client;
let workers: ChildProcess[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-schedules-'));
  api = await startTestApi({ env: { ZOCALO_HOME: home } });
  database = new Client({ connectionString: api.database.superuserUrl, options: '-c search_path=app,ops' });
  await database.connect();
  await signIn(api.app, { admin: true });
  // One was made long ago: those of the schedule since then were missed.
  await database.query(
    `insert into backup_runs (id, backup_id, work, kind, requested_at, started_at, finished_at)
      select $1, $1, 'make', 'first', long_ago, long_ago, long_ago from (select now() - interval '5 days' as long_ago) as times`,
    [newId()],
  );
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await database?.end();
  await api?.close();
  await rm(home, { recursive: true, force: true });
});

async function startWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, FLAGS, {
    env: { PATH: process.env['PATH'], DATABASE_URL: api.database.url, DATABASE_OWNER_URL: api.database.ownerUrl, ZOCALO_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(worker, 'message');
  return worker;
}

it('BK2 two workers on one database make one backup for a time of the schedule', { timeout: 240_000 }, async () => {
  workers = await Promise.all([startWorker(), startWorker()]);
  const look = () =>
    api.app.get(Transactions).run(async () => {
      for (let n = 0; n < LOOKS; n += 1) await api.app.get(Jobs, { strict: false }).enqueue(LookAfterBackups, {});
    });
  const unfinished = async () =>
    (await database.query(`select from bullmq.job where name like 'backup%' and state in ('waiting', 'active')`)).rowCount! +
    (await database.query('select from outbox')).rowCount!;
  const made = async () =>
    (await database.query(`select error_code from backup_runs where slot is not null and finished_at is not null`)).rows;
  await look();
  await expect.poll(made, { timeout: 120_000 }).toEqual([{ error_code: null }]);
  await look();
  await expect.poll(unfinished, { timeout: 60_000 }).toBe(0);
  // Both have worked.
  const listening = `select count(distinct pid)::int as workers from pg_stat_activity where datname = current_database() and application_name = 'scheduled'`;
  expect((await database.query(listening)).rows).toEqual([{ workers: 2 }]);
  const runs = `select kind, slot is not null as scheduled, error_code from backup_runs where work = 'make' order by requested_at`;
  expect((await database.query(runs)).rows).toEqual([
    { kind: 'first', scheduled: false, error_code: null },
    { kind: 'scheduled', scheduled: true, error_code: null },
  ]);
  expect((await readdir(join(home, 'backups'))).filter((name) => name.endsWith('.zocalo-backup'))).toHaveLength(1);
});
