import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/database';
import { Metrics } from '#platform/metrics';
import { JobWorkers, Jobs } from '../src/index.js';
import { Queues } from '../src/queues.js';
import { Scheduler } from '../src/scheduler.js';
import { Call, EVERY_SECOND, Long, Note, startWorker, takeLong, TooLong } from './fixture.js';
import { BACK_END, type Effect, JobsUnderTest } from './jobs-under-test.js';

describe(`jobs and events in trouble on ${BACK_END}`, () => {
  let jobs: JobsUnderTest;
  beforeAll(async () => {
    jobs = await JobsUnderTest.start();
  });
  afterAll(() => jobs?.close());
  beforeEach(() => {
    jobs.lines.length = 0;
  });

  it('W1 keeps a delayed job until its time', async () => {
    const id = newId();
    const sent = Date.now();
    await jobs.inTransaction(() => jobs.sender.get(Jobs).enqueue(Note, { id }, { delaySeconds: 1 }));
    const other = newId();
    await jobs.enqueue(Note, { id: other });
    await jobs.eventually(async () => expect(await jobs.effects(other)).toHaveLength(1));
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
    const [effect] = await jobs.effects(id);
    // Timers may be a millisecond early.
    expect(effect!.at.getTime() - sent).toBeGreaterThanOrEqual(995);
  });

  it('W1 delivers what was committed when the sender is killed before it can say so', async () => {
    const id = newId();
    await jobs.withoutWorkers(async () => {
      await jobs.untilKilled('sender', id);
      expect(await jobs.inOutbox()).toBe(1);
    });
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
  });

  it('W1 adds nothing twice when the relay is killed between the queue and the outbox', async () => {
    const id = newId();
    await jobs.withoutWorkers(async () => {
      await jobs.untilKilled('relay', id);
      expect(await jobs.inOutbox()).toBe(1);
      // Put off by the worker of the queue, which goes on for what may not wait.
      const counts = await jobs.worker.get(Queues, { strict: false }).get('mail').getJobCounts('waiting', 'delayed', 'active');
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(1);
      // The dead relay's lease would run for half a minute.
      await jobs.admin.query(`update outbox set claimed_until = now() - interval '1 second'`);
    });
    await jobs.eventually(async () => expect(await jobs.inOutbox()).toBe(0));
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1), 15_000);
    const later = newId();
    await jobs.enqueue(Call, { id: later });
    await jobs.eventually(async () => expect(await jobs.effects(later)).toHaveLength(1));
    expect(await jobs.effects(id)).toHaveLength(1);
  }, 60_000);

  it('W1 ends a try at its time limit and rolls it back, whatever the handler still does', async () => {
    const id = newId();
    await jobs.enqueue(TooLong, { id });
    await jobs.eventually(async () =>
      expect(jobs.lines.filter((line) => line.includes('failed for good')).join()).toContain('TimeLimitError'),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await jobs.effects(id)).toEqual([]);
    expect(jobs.worker.get(Metrics).totals().outcomes['job-failed']).toBeGreaterThan(0);
  });

  it('W1 fires a schedule once for the installation, sets it again when lost, and drops it from the queue with the table', async () => {
    const pair = await Promise.all([startWorker(jobs.config, jobs.log, EVERY_SECOND), startWorker(jobs.config, jobs.log, EVERY_SECOND)]);
    const queue = jobs.worker.get(Queues, { strict: false }).get('scheduled');
    // The first worker has another table, so it would take the schedule away.
    await jobs.worker.get(JobWorkers).pause();
    const ticks = async () => (await jobs.admin.query<Effect>(`select * from effects where what = 'tick'`)).rows;
    await pair[0].get(Scheduler, { strict: false }).reconcile();
    await jobs.eventually(async () => expect((await ticks()).length).toBeGreaterThanOrEqual(3));
    const seen = await ticks();
    expect(new Set(seen.map((tick) => tick.subject)).size).toBe(seen.length);
    const seconds = seen.map((tick) => tick.subject.split(':').at(-1)!);
    expect(new Set(seconds).size).toBe(seen.length);
    expect(seen[0]!.context['actor']).toEqual({ kind: 'system', reason: 'schedule test.tick' });

    await queue.removeJobScheduler('test.tick');
    expect(await queue.getJobSchedulersCount()).toBe(0);
    await pair[1].get(Scheduler, { strict: false }).reconcile();
    expect(await queue.getJobSchedulersCount()).toBe(1);

    await Promise.all(pair.map((one) => one.close()));
    jobs.worker.get(JobWorkers).resume();
    await jobs.eventually(async () => expect(await queue.getJobSchedulersCount()).toBe(0));
  });

  it('W2 hands a job that outlasts the drain to another worker, without losing a try', async () => {
    const id = newId();
    await jobs.worker.get(JobWorkers).pause();
    const closing = await startWorker(jobs.config, jobs.log, [], { drainSeconds: 0.1 });
    // Longer than it takes to see on a busy machine that it has begun.
    takeLong(10_000);
    await jobs.enqueue(Long, { id });
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
    await closing.close();
    takeLong(1_200);
    // It did not wait for the end.
    expect((await jobs.effects(id)).map(({ what }) => what)).toEqual(['long-begin']);
    jobs.worker.get(JobWorkers).resume();
    await jobs.eventually(async () =>
      expect((await jobs.effects(id)).map(({ what, attempt }) => [what, attempt])).toEqual([
        ['long-begin', 1],
        ['long-begin', 1],
        ['long-end', 1],
      ]),
    );
  });

  it('W1 recovers when every connection is cut', async () => {
    await jobs.admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    if (jobs.redis) {
      const control = new Redis(jobs.redis.url);
      await control.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await control.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
      control.disconnect();
    }
    const id = newId();
    await jobs.eventually(() => jobs.enqueue(Note, { id }));
    await jobs.eventually(async () => expect((await jobs.effects(id)).length).toBeGreaterThanOrEqual(1));
    // Every queue, not only the one that happened to be busy.
    const subjects = [Call, Long].map((job) => ({ job, id: newId() }));
    for (const { job, id: subject } of subjects) await jobs.enqueue(job, { id: subject });
    await jobs.eventually(async () => {
      for (const { id: subject } of subjects) expect((await jobs.effects(subject)).length).toBeGreaterThanOrEqual(1);
    });
  });
});
