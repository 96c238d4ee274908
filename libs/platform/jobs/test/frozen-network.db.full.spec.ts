import { Client } from 'pg';
import { expect, it } from 'vitest';
import { startNetwork, silentLog, testConfig, testDatabase } from '#platform/testing';
import { QUEUES } from '../src/define-job.js';
import { startWorker, Tick } from './fixture.js';

it('W2 a worker ends, although the network carries nothing to its queues any more', async () => {
  const database = await testDatabase();
  const network = await startNetwork(database.url);
  const config = testConfig(database, { DATABASE_URL: network.url });
  const worker = await startWorker(config, silentLog(), [{ job: Tick, everySeconds: 1 }], { drainSeconds: 3 });
  // Each queue has its worker, and each worker the connection it listens on.
  const admin = new Client({ connectionString: database.superuserUrl });
  await admin.connect();
  // BullMQ calls the connection by the name of the queue.
  const listening = 'select from pg_stat_activity where datname = current_database() and application_name = any($1)';
  await expect.poll(async () => (await admin.query(listening, [QUEUES])).rowCount, { timeout: 20_000 }).toBe(QUEUES.length);
  await expect.poll(async () => (await admin.query(`select from bullmq.job where queue = 'scheduled'`)).rowCount).toBeGreaterThan(0);
  await admin.end();
  network.freeze();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const began = performance.now();
  await worker.close();
  expect(performance.now() - began).toBeLessThan(60_000);
  await network.close();
  await database.close();
}, 80_000);
