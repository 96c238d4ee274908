import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import { Maintenance, type MaintenanceLevel } from '#platform/maintenance';
import { recordingLog, testConfig, testDatabase, type TestDatabase, testRedis, type TestRedis } from '#platform/testing';
import { Jobs, JobWorkers } from '../src/index.js';
import { Handlers } from '../src/handlers.js';
import { MaintenancePause } from '../src/maintenance-pause.js';
import { PatientPool } from '../src/patient-pool.js';
import { Queues } from '../src/queues.js';
import { Call, EFFECTS, Long, Note, startWorker, Tick, Urgent } from './fixture.js';

let database: TestDatabase;
let redis: TestRedis | undefined;
let config: Config;
let owner: Pool;
let worker: INestApplicationContext;
let version = 0;
const { log } = recordingLog();

beforeAll(async () => {
  database = await testDatabase();
  redis = process.env['ZOCALO_TEST_REDIS'] === 'start' ? await testRedis() : undefined;
  config = testConfig(database, redis ? { REDIS_URL: redis.url } : {});
  owner = new Pool({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await owner.query(EFFECTS);
  worker = await startWorker(config, log, [{ job: Tick, everySeconds: 1 }], { idleLookSeconds: 1 });
});
afterAll(async () => {
  await worker?.close();
  await owner?.end();
  await database?.close();
  await redis?.stop();
});

const set = (level: MaintenanceLevel) => {
  const isOn = level !== 'off';
  version += 1;
  const times = { startsAt: isOn ? new Date(0) : null, until: null };
  worker.get(Maintenance).adopt({ version, level, reason: isOn ? 'A test.' : null, ...times, retryAfterSeconds: 60 });
};
/** Until what ran when it was set has ended, and nothing more is begun. */
const paused = () => worker.get(MaintenancePause, { strict: false })['changing'];
const enqueue = async (job = Note) => {
  const id = newId();
  await worker.get(Transactions).run(() => worker.get(Jobs).enqueue(job, { id }));
  return id;
};
const count = async (what: string, subject?: string) => {
  const { rows } = await owner.query<{ count: number }>(
    'select count(*)::integer as count from effects where what = $1 and ($2::text is null or subject = $2)',
    [what, subject ?? null],
  );
  return rows[0]!.count;
};
const done = async (id: string) => {
  await expect.poll(() => count('note', id)).toBe(1);
};

it.each(['read_only', 'full'] as const)(
  'MT1 nothing is begun during %s, what is asked for is kept, and goes on afterwards',
  async (level) => {
    await done(await enqueue());
    set(level);
    await paused();
    const [waiting, ticks] = [await enqueue(), await count('tick')];
    await sleep(2_500);
    expect([await count('note', waiting), await count('tick')]).toEqual([0, ticks]);
    const over = Date.now();
    set('off');
    await done(waiting);
    // A worker on Redis that was idle looks again after its time at the latest: here a second, ten in production.
    await expect.poll(() => count('tick'), { timeout: 15_000 }).toBeGreaterThan(ticks);
    // What was missed is not made up for: one run at once, then one a second.
    expect(await count('tick')).toBeLessThanOrEqual(ticks + 2 + Math.ceil((Date.now() - over) / 1_000));
  },
);

it('MT1 what an administrator needs to come in is done, and what lay in its queue waits all the same', async () => {
  set('full');
  await paused();
  const [id, waiting, urgent] = [newId(), await enqueue(Call), await enqueue(Urgent)];
  const envelope = { version: 1, actor: { kind: 'system', reason: 'test' }, correlationId: id, restoreEpoch: 0, occurredAt: '' } as const;
  const handler = worker.get(Handlers).find('test.call')!;
  await worker.get(Queues).add([{ handler, id, data: { messageId: id, payload: { id }, envelope, epoch: 0 } }]);
  await expect.poll(() => count('urgent', urgent)).toBe(1);
  await sleep(1_000);
  expect([await count('call', id), await count('call', waiting)]).toEqual([0, 0]);
  set('off');
  await expect.poll(() => count('call', waiting)).toBe(1);
  await expect.poll(() => count('call', id), { timeout: 15_000 }).toBe(1);
}, 40_000);

it('MT1 a banner keeps nobody from working', async () => {
  set('banner');
  const id = await enqueue();
  await expect.poll(() => count('note', id)).toBe(1);
}, 30_000);

it('MT1 jobs that run when it begins come to their end', async () => {
  set('off');
  const id = await enqueue(Long);
  await expect.poll(() => count('long-begin', id)).toBe(1);
  set('full');
  await expect.poll(() => count('long-end', id)).toBe(1);
  set('off');
});

it('MT1 on and off in quick succession ends as the last one says', async () => {
  const running = await enqueue(Long);
  await expect.poll(() => count('long-begin', running)).toBe(1);
  for (let turn = 0; turn < 21; turn += 1) set(turn % 2 === 0 ? 'full' : 'off');
  const waiting = await enqueue();
  await expect.poll(() => count('long-end', running)).toBe(1);
  await sleep(1_500);
  expect(await count('note', waiting)).toBe(0);
  for (let turn = 0; turn < 20; turn += 1) set(turn % 2 === 0 ? 'off' : 'full');
  set('off');
  await done(waiting);
});

it('MT1 W2 workers that go on while a job still runs wait for the next one, and do not ask without a pause', async () => {
  const impatient = await startWorker(config, log, [], { drainSeconds: 0.2 });
  set('full');
  await worker.get(JobWorkers).pause();
  const id = newId();
  await impatient.get(Transactions).run(() => impatient.get(Jobs).enqueue(Long, { id }));
  await expect.poll(() => count('long-begin', id)).toBe(1);
  await impatient.get(JobWorkers).pause();
  impatient.get(JobWorkers).resume();
  await expect.poll(() => count('long-end', id)).toBe(1);
  const asked = vi.spyOn(PatientPool.prototype, 'query');
  await sleep(1_000);
  expect(asked.mock.calls.length).toBeLessThan(150);
  const next = newId();
  await impatient.get(Transactions).run(() => impatient.get(Jobs).enqueue(Long, { id: next }));
  await expect.poll(() => count('long-end', next)).toBe(1);
  asked.mockRestore();
  await impatient.close();
  set('off');
}, 40_000);
