import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPostgresBackend, type createRedisBackend, Queue } from 'bullmq';
import { Client, Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/database';
import { QUEUES } from '#platform/jobs';
import { freePort, testDatabase, type TestDatabase } from '#platform/testing';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/zocalo.mjs', import.meta.url));
/** The connections of the queues come about within a blink: one start may just miss it. */
const STARTS = 6;
const TIMES = 100;

let database: TestDatabase;
let client: Client;
let home: string;
let running: ChildProcess | undefined;

beforeAll(async () => {
  database = await testDatabase();
  home = await mkdtemp(join(tmpdir(), 'zocalo-settled-'));
  client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
});
afterEach(() => running?.kill('SIGKILL'));
afterEach(() => client.query('delete from ops.restores'));
afterAll(async () => {
  await client.end();
  await database.close();
  await rm(home, { recursive: true, force: true });
});

/** As a restore is left by a process that died after its COMMIT. */
async function leaveOne(): Promise<string> {
  const id = newId();
  await client.query(
    `insert into ops.restores (id, kind, backup_id, state, step, reason, started_at, committed_at, aside_schema)
      values ($1, 'restore', $2, 'running', 'follow-up', 'A mistake.', clock_timestamp(), clock_timestamp(), $3)`,
    [id, newId(), `app_before_${id.slice(-12)}`],
  );
  return id;
}

async function start(): Promise<{ url: string; child: ChildProcess; text: () => string }> {
  const port = await freePort();
  const own = { ZOCALO_HOME: home, PORT: String(port), ZOCALO_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };
  const child = spawn(process.execPath, [BIN, 'start'], {
    env: { PATH: process.env['PATH'] ?? '', ...own, DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += String(chunk)));
  return { url: `http://127.0.0.1:${port}`, child, text: () => text };
}

type Started = Awaited<ReturnType<typeof start>>;

/** Serves. */
async function serves({ url, child, text }: Started): Promise<void> {
  const status = () =>
    fetch(`${url}/ready`).then(
      (answer) => answer.status,
      () => (child.exitCode === null ? 0 : text()),
    );
  await expect.poll(status, { timeout: 60_000 }).toBe(200);
}

/** Serves, and somebody listens for jobs in each queue; ends when it is asked to. */
async function lives(started: Started): Promise<void> {
  const { child, text } = started;
  await serves(started);
  // What their workers said last; their names they may have lost.
  const listening = `select count(*)::int as queues from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and (query like '%LISTEN bullmq_jobs%' or application_name in ('mail', 'fast', 'heavy', 'scheduled', 'telegram'))`;
  const queues = async () => (await client.query<{ queues: number }>(listening)).rows[0]!.queues;
  await expect.poll(async () => (child.exitCode === null ? queues() : text()), { timeout: 60_000 }).toBe(5);
  await ends(started);
}

/** A job in each queue is begun, which its worker does as it looks for jobs: each is asked for anew, as the relay does. */
async function works(): Promise<void> {
  const pool = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=bullmq' });
  for (const name of QUEUES) {
    const queue = new Queue(name, { connection: pool }, createPostgresBackend as unknown as typeof createRedisBackend);
    await queue.add('test.nobody-knows', {});
    await queue.close();
  }
  await pool.end();
  const begun = `select array_agg(queue order by queue) as queues from bullmq.job where name = 'test.nobody-knows' and attempts_started > 0`;
  const queues = async () => (await client.query<{ queues: string[] | null }>(begun)).rows[0]!.queues;
  await expect.poll(queues, { timeout: 30_000 }).toEqual([...QUEUES].toSorted());
}

async function ends({ child }: Started): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

describe('BK3 a restore that was left after its COMMIT', () => {
  it.each(Array.from({ length: STARTS }, (_, nth) => nth + 1))(
    'BK3 is settled by whoever starts, which lives, works and ends when it is asked to (%i)',
    { timeout: 300_000 },
    async () => {
      const id = await leaveOne();
      const started = await start();
      const { child, text } = started;
      const state = async () =>
        (await client.query<{ state: string }>('select state from ops.restores where id = $1', [id])).rows[0]?.state;
      await expect.poll(async () => (child.exitCode === null ? state() : text()), { timeout: 120_000 }).toBe('done');
      await lives(started);
    },
  );

  it(
    'BK3 W2 sessions that are ended again and again while a process starts neither end it nor keep it from its work',
    { timeout: 300_000 },
    async () => {
      const started = await start();
      const { child, text } = started;
      const jobs = `from pg_stat_activity where datname = current_database() and application_name = 'zocalo-jobs'`;
      const come = async () => (await client.query(`select ${jobs}`)).rowCount;
      await expect.poll(async () => (child.exitCode === null ? come() : text()), { timeout: 120_000, interval: 5 }).toBeGreaterThan(0);
      for (let times = 0; times < TIMES; times += 1) {
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
        );
        await sleep(20);
      }
      await serves(started);
      await works();
      await ends(started);
    },
  );
});
