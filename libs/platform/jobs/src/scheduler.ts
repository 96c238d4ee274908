import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { RepeatOptions } from 'bullmq';
import { QUEUES } from './define-job.js';
import { jobOptions, Queues } from './queues.js';
import { type Schedule, SCHEDULES } from './schedule.js';
import { WakefulLoop } from './wakeful-loop.js';

const LOOK_AGAIN_MS = 30_000;
// A scheduler whose next run is this long ago has lost the job that would have planned the one after.
const STUCK_MS = 120_000;

/**
 * Keeps the schedulers of the queues equal to the table of schedules. Every worker does it, and the queue sees to it
 * that each time fires once for the installation. Looks again every half minute: a flushed Redis has its schedules
 * back within that time.
 */
@Injectable()
export class Scheduler {
  private readonly loop: WakefulLoop;

  constructor(
    @Inject(SCHEDULES) private readonly schedules: readonly Schedule[],
    private readonly queues: Queues,
  ) {
    const what = 'The schedules could not be set';
    this.loop = new WakefulLoop(() => this.reconcile(), { pauseMs: LOOK_AGAIN_MS, logger: new Logger(Scheduler.name), what });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Makes the schedulers what the table says, once. */
  async reconcile(): Promise<false> {
    for (const name of QUEUES) {
      const queue = this.queues.get(name);
      const wanted = new Map(
        this.schedules.filter((schedule) => schedule.job.queue === name).map((schedule) => [schedule.job.name, schedule]),
      );
      const present = new Map((await queue.getJobSchedulers(0, 999, true)).map((scheduler) => [scheduler.key, scheduler]));
      for (const key of present.keys()) if (!wanted.has(key)) await queue.removeJobScheduler(key);
      for (const [key, schedule] of wanted) {
        const known = present.get(key);
        const fingerprint = fingerprintOf(schedule);
        const isSet = (known?.template?.data as { fingerprint?: string } | undefined)?.fingerprint === fingerprint;
        const next = known?.next ?? 0;
        // A clock that was ahead has planned it, and was put right: the queue would keep to that.
        const isTooLate = next > latest(schedule);
        if (isSet && next > Date.now() - STUCK_MS && !isTooLate) continue;
        if (isTooLate) await queue.removeJobScheduler(key);
        await queue.upsertJobScheduler(key, repeatOptions(schedule), { name: key, data: { fingerprint }, opts: jobOptions(schedule.job) });
      }
    }
    return false;
  }
}

/** No later can the next run be, in milliseconds. */
function latest(schedule: Schedule): number {
  return Date.now() + schedule.everySeconds * 1000 + STUCK_MS;
}

function repeatOptions(schedule: Schedule): Omit<RepeatOptions, 'key'> {
  const every = schedule.everySeconds * 1000;
  // Slots that every worker computes alike: two that set the schedule at the same moment plan one run, not two. The
  // name shifts them, so that not everything hourly runs on the hour.
  const shift = createHash('sha256').update(schedule.job.name).digest().readUInt32BE() % every;
  return { every, startDate: Math.ceil((Date.now() - shift) / every) * every + shift };
}

function fingerprintOf(schedule: Schedule): string {
  return createHash('sha256')
    .update(JSON.stringify([{ ...schedule, job: schedule.job.name }, jobOptions(schedule.job)]))
    .digest('base64url')
    .slice(0, 22);
}
