import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule, newId } from '#platform/database';
import { HealthModule } from '#platform/health';
import { Metrics, MetricsModule } from '#platform/metrics';
import { FailedJobs, QueueInspectionModule } from '#platform/queue-inspection';
import type { QueueName } from '../src/define-job.js';
import { Queues } from '../src/queues.js';
import { Call, EVERY_SECOND, Note, startWorker } from './fixture.js';
import { BACK_END, JobsUnderTest } from './jobs-under-test.js';

/** Locks of a second, looked at each second: a worker that is gone is noticed in the third at the latest. */
const NOTICED_MS = 10_000;
/** Processes begin and die meanwhile. */
const LIMIT_MS = 120_000;

describe(`workers that are lost on ${BACK_END}`, () => {
  let jobs: JobsUnderTest;
  let inspection: INestApplicationContext;
  beforeAll(async () => {
    jobs = await JobsUnderTest.start();
    class Root {}
    const imports = [ConfigModule.forRoot(jobs.config), HealthModule, MetricsModule, DatabaseModule.forRoot(), QueueInspectionModule];
    inspection = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
  });
  afterAll(async () => {
    await inspection?.close();
    await jobs?.close();
  });
  beforeEach(() => {
    jobs.lines.length = 0;
  });

  const queueOf = (name: QueueName) => jobs.worker.get(Queues, { strict: false }).get(name);
  const retry = (queue: QueueName, jobId: string) => inspection.get(FailedJobs).retry({ queue, jobId });
  const outcome = (name: string) => jobs.worker.get(Metrics).totals().outcomes[name] ?? 0;

  it(
    'W2 runs a job again whose worker was killed in the middle, with one effect, and counts it',
    async () => {
      const [id, stalled] = [newId(), outcome('job-stalled')];
      await jobs.withoutWorkers(async () => {
        await jobs.enqueue(Note, { id });
        await jobs.killedAtWork();
      });
      await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1), NOTICED_MS);
      // Whoever noticed it counts it a moment after it waits again.
      await jobs.eventually(async () => expect(outcome('job-stalled')).toBe(stalled + 1));
      expect(jobs.lines.join()).toContain('job lost by its worker');
      await sleep(500);
      expect(await jobs.effects(id)).toHaveLength(1);
    },
    LIMIT_MS,
  );

  it(
    'W2 MO1 gives up a job that worker after worker dies of, says so, does the others meanwhile, and does it when it is put back',
    async () => {
      const [id, failed] = [newId(), outcome('job-failed')];
      const others: string[] = [];
      await jobs.withoutWorkers(async () => {
        await jobs.enqueue(Note, { id });
        for (const deathsBefore of [0, 4]) {
          if (deathsBefore > 0) await jobs.setDeaths('fast', deathsBefore);
          await jobs.killedAtWork();
          others.push(newId());
          await jobs.enqueue(Call, { id: others.at(-1)! });
        }
      });
      await jobs.eventually(async () => expect(await queueOf('fast').getFailedCount()).toBe(1), NOTICED_MS);
      expect(await jobs.effects(id)).toEqual([]);
      // Whoever gave it up counts it a moment after it stands among the failed.
      await jobs.eventually(async () => expect(outcome('job-failed')).toBe(failed + 1));
      expect(jobs.lines.filter((line) => line.includes('failed for good')).join()).toContain('stalled more than allowable limit');
      // Nobody had to wait for the job that kills.
      await jobs.eventually(async () => {
        for (const other of others) expect(await jobs.effects(other)).toHaveLength(1);
      });
      const [deadly] = await queueOf('fast').getFailed();
      expect(await retry('fast', deadly!.id!)).toBe(true);
      await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
    },
    LIMIT_MS,
  );

  it(
    'W2 MO1 gives up what comes of a schedule likewise, goes on with what comes next, and does it when it is put back',
    async () => {
      await jobs.withoutWorkers(async () => {
        await jobs.killedAtWork('scheduled');
        await jobs.setDeaths('scheduled', 5);
        const [deadly] = await queueOf('scheduled').getActive();
        const other = await startWorker(jobs.config, jobs.log, EVERY_SECOND);
        await jobs.eventually(async () => expect(await queueOf('scheduled').getFailed()).toHaveLength(1), NOTICED_MS);
        const [failed] = await queueOf('scheduled').getFailed();
        expect(failed?.id).toBe(deadly?.id);
        await jobs.eventually(async () => expect(other.get(Metrics).totals().outcomes['job-failed']).toBe(1));
        expect(jobs.lines.filter((line) => line.includes('failed for good')).join()).toContain('stalled more than allowable limit');
        await jobs.eventually(async () => expect(await jobs.ticks()).not.toEqual([]));
        expect(await jobs.ticks()).not.toContain(deadly?.id);
        expect(await retry('scheduled', failed!.id!)).toBe(true);
        await jobs.eventually(async () => expect(await jobs.ticks()).toContain(deadly?.id));
        await other.close();
      });
    },
    LIMIT_MS,
  );

  it(
    'W1 W2 has one effect of a job whose worker was too busy to say that it lives, and that another has taken over',
    async () => {
      const [id, stalled] = [newId(), outcome('job-stalled')];
      const busy = await jobs.withoutWorkers(async () => {
        await jobs.enqueue(Note, { id });
        return jobs.startBusy();
      });
      try {
        await jobs.eventually(async () => expect(outcome('job-stalled')).toBe(stalled + 1), NOTICED_MS);
        await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1), NOTICED_MS);
        await sleep(2_000);
        expect(await jobs.effects(id)).toHaveLength(1);
      } finally {
        busy.kill('SIGKILL');
      }
    },
    LIMIT_MS,
  );
});
