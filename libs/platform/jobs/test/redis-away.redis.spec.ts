import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import {
  type MailServer,
  startMailServer,
  testConfig,
  testDatabase,
  type TestDatabase,
  testRedis,
  type TestRedis,
} from '#platform/testing';
import { QUEUES } from '../src/define-job.js';
import { Queues } from '../src/queues.js';
import { Scheduler } from '../src/scheduler.js';

let database: TestDatabase;
let client: Client;
let redis: TestRedis;
let mail: MailServer;
let api: TestApi;
let worker: INestApplicationContext;
let ana: SignedIn;

beforeAll(async () => {
  hashPasswordsAtFloor();
  [database, redis, mail] = await Promise.all([testDatabase(), testRedis(), startMailServer()]);
  client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
  const env = { REDIS_URL: redis.url, SMTP_URL: mail.url };
  api = await startTestApi({ database, env });
  ana = await signIn(api.app);
  worker = await startTestWorker(testConfig(database, env));
}, 60_000);
afterAll(async () => {
  await worker?.close();
  await api?.close();
  await client?.end();
  await Promise.all([mail?.close(), redis?.stop(), database?.close()]);
});

const register = async (email: string) => {
  const began = performance.now();
  const body = { email, password: 'seven bright lanterns at dusk', first_name: 'Bea', last_name: 'García' };
  const { status } = await api.request({ method: 'POST', url: '/auth/register', body });
  return { status, ms: performance.now() - began };
};
const arrivals = (email: string) => mail.arrived.filter(({ to }) => to.includes(email)).length;
const inOutbox = async () => (await client.query<{ n: number }>('select count(*)::int as n from outbox')).rows[0]!.n;
const schedulers = async () => {
  const queues = worker.get(Queues, { strict: false });
  return (await Promise.all(QUEUES.map((name) => queues.get(name).getJobSchedulersCount()))).reduce((sum, count) => sum + count, 0);
};

describe('Redis in trouble', () => {
  it('W5 is away: people read and write, what was committed waits in the outbox, and is done once Redis is back', async () => {
    await register('before@example.com');
    await expect.poll(() => arrivals('before@example.com'), { timeout: 20_000 }).toBe(1);
    const port = Number(new URL(redis.url).port);
    await redis.stop();
    for (let turn = 0; turn < 5; turn += 1) {
      const { status, ms } = await register(`during-${turn}@example.com`);
      expect(status).toBe(200);
      expect(ms).toBeLessThan(3_000);
      expect((await api.request({ url: '/api/offices', token: ana.token })).status).toBe(200);
    }
    const ready = await api.request({ url: '/ready' });
    expect([ready.status, ready.body.dependencies.find(({ name }: { name: string }) => name === 'redis')]).toEqual([
      200,
      expect.objectContaining({ ok: false, required: false }),
    ]);
    expect(await inOutbox()).toBeGreaterThanOrEqual(5);
    redis = await testRedis(port);
    for (let turn = 0; turn < 5; turn += 1) await expect.poll(() => arrivals(`during-${turn}@example.com`), { timeout: 30_000 }).toBe(1);
    await expect.poll(inOutbox, { timeout: 20_000 }).toBe(0);
  }, 60_000);

  it('W5 is emptied: the schedules are set again, and what comes next is done', async () => {
    const look = () => worker.get(Scheduler, { strict: false }).reconcile();
    await look();
    const before = await schedulers();
    expect(before).toBeGreaterThan(10);
    const control = new Redis(redis.url);
    await control.flushall();
    control.disconnect();
    expect(await schedulers()).toBeLessThan(before);
    // Each worker looks every half minute; this is that look.
    await look();
    expect(await schedulers()).toBe(before);
    await register('after@example.com');
    await expect.poll(() => arrivals('after@example.com'), { timeout: 15_000 }).toBe(1);
  }, 40_000);
});
