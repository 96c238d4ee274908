import { Job } from 'bullmq';
import { QUEUE_PREFIX, type QueueName } from '#platform/jobs';
import { type FailedJob, failureOf, idsOf } from './failed-job.js';
import { type FailedJobKey, FailedJobs, type JobId } from './failed-jobs.js';
import type { InspectedQueues } from './inspected-queues.js';
import { retryFailed } from './moved-jobs.js';

/** Failed jobs in Redis, where each queue has a set of them ordered by the time they failed. */
export class RedisFailedJobsAdapter extends FailedJobs {
  constructor(private readonly queues: InspectedQueues) {
    super();
  }

  override async page(queues: readonly QueueName[], after: FailedJobKey | null, limit: number): Promise<FailedJob[]> {
    const keys = (await Promise.all(queues.map((queue) => this.keys(queue, after, limit)))).flat().toSorted(newestFirst).slice(0, limit);
    const found = await Promise.all(keys.map((key) => this.find(key)));
    return found.filter((job) => job !== null);
  }

  override async find({ queue, jobId }: JobId): Promise<FailedJob | null> {
    const job = await Job.fromId(this.queues.get(queue), jobId);
    if (!job?.finishedOn || !(await job.isFailed())) return null;
    return {
      queue,
      jobId,
      name: job.name,
      attempts: job.attemptsMade,
      maxAttempts: job.opts.attempts ?? 1,
      enqueuedAt: new Date(job.timestamp),
      failedAt: new Date(job.finishedOn),
      scheduled: job.repeatJobKey !== undefined,
      failure: failureOf(job.failedReason, job.stacktrace?.at(-1)),
      ids: idsOf(job.data),
    };
  }

  override retry({ queue, jobId }: JobId): Promise<boolean> {
    return retryFailed(this.queues.get(queue), jobId, () => this.queues.redis.hdel(`${QUEUE_PREFIX}:${queue}:${jobId}`, 'stc'));
  }

  override async remove({ queue, jobId }: JobId): Promise<boolean> {
    const job = await Job.fromId(this.queues.get(queue), jobId);
    if (!job || !(await job.isFailed())) return false;
    await job.remove();
    return true;
  }

  /** The next `limit` of one queue. Those of the same millisecond come in any order, so they are read on until enough are beyond. */
  private async keys(queue: QueueName, after: FailedJobKey | null, limit: number): Promise<FailedJobKey[]> {
    const keys: FailedJobKey[] = [];
    for (let offset = 0; keys.length < limit; offset += limit) {
      const from = after === null ? '+inf' : after.failedAtMs;
      const read = await this.queues.redis.zrevrangebyscore(
        `${QUEUE_PREFIX}:${queue}:failed`,
        from,
        '-inf',
        'WITHSCORES',
        'LIMIT',
        offset,
        limit,
      );
      for (let index = 0; index < read.length; index += 2) {
        const key = { failedAtMs: Number(read[index + 1]), queue, jobId: read[index]! };
        if (after === null || newestFirst(after, key) < 0) keys.push(key);
      }
      if (read.length < limit * 2) break;
    }
    return keys;
  }
}

function newestFirst(a: FailedJobKey, b: FailedJobKey): number {
  return b.failedAtMs - a.failedAtMs || compare(b.queue, a.queue) || compare(b.jobId, a.jobId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
