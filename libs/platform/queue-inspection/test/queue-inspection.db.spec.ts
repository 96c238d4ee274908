import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Config, ConfigModule } from '#platform/config';
import { DatabaseModule, newId } from '#platform/database';
import { HealthModule } from '#platform/health';
import { connectQueues, QUEUE_PREFIX, type QueueConnection, type QueueName, Queues, QUEUES } from '#platform/jobs';
import { MetricsModule } from '#platform/metrics';
import { testConfig, testDatabase, type TestDatabase, testRedis, type TestRedis } from '#platform/testing';
import { FailedJobs, type FailedJobKey, QueueInspectionModule, QueueState } from '../src/index.js';

const onRedis = process.env['ZOCALO_TEST_REDIS'] === 'start';

describe(`queues looked at from outside, on ${onRedis ? 'Redis' : 'PostgreSQL'}`, () => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let config: Config;
  let app: INestApplicationContext;
  let connection: QueueConnection;
  let queues: Queues;

  beforeAll(async () => {
    database = await testDatabase();
    redis = onRedis ? await testRedis() : undefined;
    config = testConfig(database, redis ? { REDIS_URL: redis.url } : {});
    class Root {}
    const imports = [ConfigModule.forRoot(config), HealthModule, MetricsModule, DatabaseModule.forRoot(), QueueInspectionModule];
    app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
    connection = connectQueues(config);
    queues = new Queues(connection);
  });
  afterAll(async () => {
    await app?.close();
    await queues?.onApplicationShutdown();
    await database?.close();
    await redis?.stop();
  });
  afterEach(async () => {
    for (const name of QUEUES) await queues.get(name).obliterate({ force: true });
  });

  const add = (name: QueueName, jobId: string, payload: object = {}) =>
    queues.get(name).add('test.work', { payload, messageId: newId() }, { jobId, attempts: 1, delay: 0 });
  const figuresOf = async (name: QueueName) => (await app.get(QueueState).read()).find(({ queue }) => queue === name);

  /** Takes what waits in the queue and fails it, as a worker would. */
  async function failAll(name: QueueName, count: number): Promise<void> {
    let failed = 0;
    const worker = new Worker(
      name,
      () => Promise.reject(new TypeError('ana@example.com is not to be told')),
      { connection: connection.worker, prefix: QUEUE_PREFIX },
      connection.factory,
    );
    worker.on('error', () => undefined);
    worker.on('failed', () => void (failed += 1));
    await expect.poll(() => failed).toBe(count);
    await worker.close();
  }

  it('MO1 counts what waits, is delayed and has failed, and says for how long the next one has been ready', async () => {
    expect(await figuresOf('fast')).toEqual({ queue: 'fast', waiting: 0, active: 0, delayed: 0, failed: 0, oldestWaitingSeconds: null });
    await add('fast', 'a');
    await failAll('fast', 1);
    await add('fast', 'b');
    await add('fast', 'c');
    await queues.get('fast').add('test.work', {}, { jobId: 'later', delay: 60_000 });
    const figures = await figuresOf('fast');
    expect(figures).toMatchObject({ waiting: 2, active: 0, delayed: 1, failed: 1 });
    expect(figures!.oldestWaitingSeconds).toBeGreaterThanOrEqual(0);
    expect(figures!.oldestWaitingSeconds).toBeLessThan(5);
    expect((await figuresOf('mail'))!.waiting).toBe(0);
  });

  it('MO1 lists failed jobs page by page, newest first, and what is nobody’s data of each', async () => {
    const jobs = app.get(FailedJobs);
    const mailId = newId();
    for (const [name, id] of [
      ['mail', 'j1'],
      ['fast', 'j2'],
      ['mail', 'j3'],
    ] as const) {
      await add(name, id, { mailId, to: 'ana@example.com' });
      await failAll(name, 1);
    }
    const seen: string[] = [];
    let after: FailedJobKey | null = null;
    for (;;) {
      const page = await jobs.page(QUEUES, after, 1);
      if (page.length === 0) break;
      seen.push(page[0]!.jobId);
      after = { failedAtMs: page[0]!.failedAt.getTime(), queue: page[0]!.queue, jobId: page[0]!.jobId };
    }
    expect(seen).toEqual(['j3', 'j2', 'j1']);
    expect((await jobs.page(['mail'], null, 10)).map(({ jobId }) => jobId)).toEqual(['j3', 'j1']);
    const found = await jobs.find({ queue: 'mail', jobId: 'j1' });
    expect(found).toMatchObject({
      queue: 'mail',
      jobId: 'j1',
      name: 'test.work',
      attempts: 1,
      maxAttempts: 1,
      scheduled: false,
      ids: { mailId },
    });
    expect(found!.failure.at.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toContain('ana@');
    expect([await jobs.find({ queue: 'fast', jobId: 'j1' }), await jobs.find({ queue: 'mail', jobId: 'j9' })]).toEqual([null, null]);
  });

  it('MO1 puts a failed job back as one that was never put off', async () => {
    const queue = queues.get('heavy');
    await queue.add('test.work', { payload: {}, messageId: 'm', postponed: 30 }, { jobId: 'y', attempts: 1, delay: 0 });
    await failAll('heavy', 1);
    expect(await app.get(FailedJobs).retry({ queue: 'heavy', jobId: 'y' })).toBe(true);
    expect((await queue.getJob('y'))!.data).toEqual({ payload: {}, messageId: 'm' });
  });

  it('MO1 W2 puts a failed job back as one that no worker died of', async () => {
    const queue = queues.get('heavy');
    await add('heavy', 'deadly');
    await failAll('heavy', 1);
    if (redis) await (connection.producer as Redis).hset(`${QUEUE_PREFIX}:heavy:deadly`, 'stc', 6);
    else await (connection.producer as Pool).query(`update job set stalled_count = 6 where id = 'deadly'`);
    expect((await queue.getJob('deadly'))!.stalledCounter).toBe(6);
    expect(await app.get(FailedJobs).retry({ queue: 'heavy', jobId: 'deadly' })).toBe(true);
    expect((await queue.getJob('deadly'))!.stalledCounter).toBe(0);
  });

  it('MO1 puts a failed job back once, however many ask, and removes only what has failed', async () => {
    const jobs = app.get(FailedJobs);
    const job = { queue: 'heavy', jobId: 'x' } as const;
    await add('heavy', 'x');
    expect([await jobs.retry(job), await jobs.remove(job)]).toEqual([false, false]);
    await failAll('heavy', 1);
    const answers = await Promise.all([jobs.retry(job), jobs.retry(job), jobs.retry(job)]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await figuresOf('heavy')).toMatchObject({ waiting: 1, failed: 0 });
    expect(await jobs.remove(job)).toBe(false);
    await failAll('heavy', 1);
    expect((await jobs.find(job))!.attempts).toBe(1);
    expect([await jobs.remove(job), await jobs.remove(job), await jobs.find(job)]).toEqual([true, false, null]);
    expect(await figuresOf('heavy')).toMatchObject({ waiting: 0, failed: 0 });
  });
});
