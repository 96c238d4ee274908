import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
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

/** As the relay does it: again, when it failed. */
function add(queue: Queue, name: string): Promise<string | undefined> {
  return vi.waitFor(() => queue.add(name, {}, { jobId: name }).then(({ id }) => id), { timeout: 10_000 });
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

/** PostgreSQL, which ends the first connection with the same bytes that say that it is ready. */
async function endingFirst(url: string): Promise<{ url: string; server: Server }> {
  const to = new URL(url);
  const { port, hostname: host } = to;
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', ''];
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const farewell = Buffer.concat([Buffer.from('E'), Buffer.alloc(4), body]);
  farewell.writeInt32BE(body.length + 4, 1);
  const ready = Buffer.from('5a0000000549', 'hex');
  let isFirst = true;
  const server = createServer((near) => {
    const far = connect({ port: Number(port), host });
    near.on('error', () => undefined).on('data', (bytes) => far.destroyed || far.write(bytes));
    near.on('end', () => far.end());
    far.on('error', () => undefined).on('end', () => near.end());
    far.on('data', (bytes) => {
      const isEnded = isFirst && bytes.subarray(-ready.length).equals(ready);
      near.write(isEnded ? Buffer.concat([bytes, farewell]) : bytes);
      if (!isEnded) return;
      isFirst = false;
      near.end();
      far.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  to.port = String((server.address() as AddressInfo).port);
  return { url: to.href, server };
}

it('W2 a connection that ends before whoever asked for it has it ends nobody, and is given to nobody', async () => {
  const { url, server } = await endingFirst(database.url);
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
