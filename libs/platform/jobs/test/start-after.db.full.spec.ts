import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { newId, Transactions } from '#platform/database';
import { silentLog, testConfig, testDatabase } from '#platform/testing';
import { Jobs } from '../src/index.js';
import { EFFECTS, Note, startWorker } from './fixture.js';

it('W2 a worker that is up before the schema is there begins nothing until it is, and ends when it is asked to while it waits', async () => {
  const database = await testDatabase();
  const owner = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await owner.connect();
  await owner.query(EFFECTS);
  const { promise: migrated, resolve } = Promise.withResolvers<void>();
  const start = () => startWorker(testConfig(database), silentLog(), [], { startAfter: migrated });
  const [worker, other] = [await start(), await start()];
  await worker.get(Transactions).run(() => worker.get(Jobs).enqueue(Note, { id: newId() }));
  await sleep(2_000);
  const count = async () => (await owner.query('select from effects')).rowCount;
  expect(await count()).toBe(0);
  const began = performance.now();
  await other.close();
  expect(performance.now() - began).toBeLessThan(5_000);
  resolve();
  await expect.poll(count).toBe(1);
  await worker.close();
  await owner.end();
  await database.close();
}, 60_000);
