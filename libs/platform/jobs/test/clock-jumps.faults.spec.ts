import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Queues } from '../src/queues.js';
import { Scheduler } from '../src/scheduler.js';
import { startWorker, Tick } from './fixture.js';
import { BACK_END, JobsUnderTest } from './jobs-under-test.js';

const DAY_MS = 86_400_000;

describe(`a clock that jumps, on ${BACK_END}`, () => {
  let jobs: JobsUnderTest;
  beforeAll(async () => {
    jobs = await JobsUnderTest.start();
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(() => jobs?.close());

  it('W1 brings no storm when it jumps a day ahead, and no day without a schedule when it is put back', async () => {
    const ticks = async () =>
      (await jobs.admin.query<{ n: number }>(`select count(*)::int as n from effects where what = 'tick'`)).rows[0]!.n;
    const worker = await startWorker(jobs.config, jobs.log, [{ job: Tick, everySeconds: 1 }]);
    await jobs.eventually(async () => expect(await ticks()).toBeGreaterThan(1));
    // Only what people call the time; timers go on as they do when a clock is set.
    vi.setSystemTime(Date.now() + DAY_MS);
    const [ahead, jumped] = [await ticks(), performance.now()];
    await sleep(3_000);
    // One a second and two more, by a clock that nobody sets: three seconds take longer on a busy machine.
    expect((await ticks()) - ahead).toBeLessThanOrEqual(2 + Math.round((performance.now() - jumped) / 1_000));
    await jobs.eventually(async () => expect(await ticks()).toBeGreaterThan(ahead));
    vi.useRealTimers();
    const back = await ticks();
    const scheduler = worker.get(Scheduler, { strict: false });
    await scheduler.reconcile();
    await jobs.eventually(async () => expect(await ticks()).toBeGreaterThan(back + 1));
    const queue = jobs.worker.get(Queues, { strict: false }).get('scheduled');
    const [planned] = await queue.getJobSchedulers(0, 0, true);
    expect(planned!.next!).toBeLessThan(Date.now() + 10_000);
    await worker.close();
  }, 40_000);
});
