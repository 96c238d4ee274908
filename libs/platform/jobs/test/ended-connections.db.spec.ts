import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { PatientPool } from '../src/patient-pool.js';
import { connectQueues, type QueueConnection } from '../src/queue-connection.js';

/** A worker that never pauses says so a thousand times within a blink. */
const MANY = 100;

let database: TestDatabase;
let admin: Client;
let queues: QueueConnection;

beforeAll(async () => {
  database = await testDatabase();
  admin = new Client({ connectionString: database.superuserUrl });
  await admin.connect();
  queues = connectQueues(testConfig(database, { REDIS_URL: '' }));
  await queues.ready();
});
afterAll(async () => {
  await queues.close();
  await admin.end();
  await database.close();
});

/** Ends the connections that look at BullMQ's schema while `begin` has them do so. @returns what it began. */
async function endedWhileLooking<T>(begin: () => T): Promise<T> {
  await admin.query('begin');
  await admin.query('lock table bullmq.migration in access exclusive mode');
  const begun = begin();
  const ended = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'zocalo-jobs' and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await admin.query(ended)).rowCount).toBeGreaterThan(0);
  await admin.query('rollback');
  return begun;
}

/** What PostgreSQL says when it is ready for the next statement. */
const READY = Buffer.from('5a0000000549', 'hex');
const HOUR_MS = 3_600_000;

/** As the relay does it: again, when it failed. */
function add(queue: Queue, name: string): Promise<string | undefined> {
  return vi.waitFor(() => queue.add(name, {}, { jobId: name }).then(({ id }) => id), { timeout: 20_000 });
}

it('W2 a queue whose first connection was ended while it began takes jobs afterwards', async () => {
  const queue = await endedWhileLooking(() => {
    const begun = new Queue('fast', { connection: queues.producer }, queues.factory);
    return begun.on('error', () => undefined);
  });
  expect(await add(queue, 'test.any')).toBe('test.any');
  await queue.close();
});

it('W2 a worker whose first connection was ended while it began works afterwards, and does not ask without a pause', async () => {
  const done: string[] = [];
  let errors = 0;
  const worker = await endedWhileLooking(() => {
    const begun = new Worker('mail', async (job) => void done.push(job.name), { connection: queues.worker, drainDelay: 1 }, queues.factory);
    return begun.on('error', () => {
      errors += 1;
      // So that this test fails instead of standing still.
      if (errors > MANY) void begun.close();
    });
  });
  const queue = new Queue('mail', { connection: queues.producer }, queues.factory).on('error', () => undefined);
  await add(queue, 'test.later');
  await expect.poll(() => done, { timeout: 20_000 }).toEqual(['test.later']);
  expect(errors).toBeLessThan(MANY);
  await queue.close();
  await worker.close();
});

/** PostgreSQL, which ends the first connection whose answer is this with the same bytes. */
async function endingFirst(
  url: string,
  isFirst: (bytes: Buffer) => boolean,
): Promise<{ url: string; server: Server; ended: () => Date | undefined }> {
  const to = new URL(url);
  const { port, hostname: host } = to;
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', ''];
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const farewell = Buffer.concat([Buffer.from('E'), Buffer.alloc(4), body]);
  farewell.writeInt32BE(body.length + 4, 1);
  let ended: Date | undefined;
  const server = createServer((near) => {
    const far = connect({ port: Number(port), host });
    near.on('error', () => undefined).on('data', (bytes) => far.destroyed || far.write(bytes));
    near.on('end', () => far.end());
    far.on('error', () => undefined).on('end', () => near.end());
    far.on('data', (bytes) => {
      const isEnded = !ended && bytes.subarray(-READY.length).equals(READY) && isFirst(bytes);
      near.write(isEnded ? Buffer.concat([bytes, farewell]) : bytes);
      if (!isEnded) return;
      ended = new Date();
      near.end();
      far.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  to.port = String((server.address() as AddressInfo).port);
  return { url: to.href, server, ended: () => ended };
}

/** A worker that has nothing to do for an hour, and looks each `lookSeconds`. */
async function idle(connection: QueueConnection, lookSeconds: number) {
  const done: string[] = [];
  const queue = new Queue('heavy', { connection: connection.producer }, connection.factory).on('error', () => undefined);
  await queue.add('test.in-an-hour', {}, { delay: HOUR_MS });
  const worker = new Worker(
    'heavy',
    async (job) => void done.push(job.name),
    { connection: connection.worker, drainDelay: lookSeconds },
    connection.factory,
  ).on('error', () => undefined);
  const looked = once(worker, 'drained');
  const close = async () => {
    await worker.close();
    await queue.close();
    await admin.query('delete from bullmq.job');
  };
  return { queue, done, looked, close };
}

it('W2 a worker that is not told of a job finds it when it looks, whatever else its queue waits for', async () => {
  const { done, looked, close } = await idle(queues, 1);
  await looked;
  await sleep(100);
  await admin.query(`update bullmq.job set state = 'waiting', process_at_ms = null where name = 'test.in-an-hour'`);
  await expect.poll(() => done).toEqual(['test.in-an-hour']);
  await close();
});

it('W2 a worker whose connection ends with the answer that it listens listens on the next one', async () => {
  const { url, server, ended } = await endingFirst(database.url, (bytes) => bytes.includes('LISTEN\0'));
  const own = connectQueues(testConfig(database, { DATABASE_URL: url, REDIS_URL: '' }));
  await own.ready();
  // Longer than this test waits: it has to be told.
  const { queue, done, close } = await idle(own, 60);
  await expect.poll(ended).toBeDefined();
  const listening = `select from pg_stat_activity where datname = current_database() and query like '%LISTEN bullmq_jobs%' and pid <> pg_backend_pid() and query_start > $1`;
  await expect.poll(async () => (await admin.query(listening, [ended()])).rowCount).toBe(1);
  await add(queue, 'test.now');
  await expect.poll(() => done).toEqual(['test.now']);
  await close();
  await own.close();
  server.close();
});

it('W2 a connection that ends before whoever asked for it has it ends nobody, and is given to nobody', async () => {
  const { url, server } = await endingFirst(database.url, () => true);
  const pool = new PatientPool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  const ask = () => (pool as unknown as { connect(): Promise<Client & { release(): void }> }).connect();
  await expect(ask()).rejects.toThrow('Connection terminated');
  const client = await ask();
  expect((await client.query('select 1')).rowCount).toBe(1);
  client.release();
  await pool.end();
  server.close();
});
