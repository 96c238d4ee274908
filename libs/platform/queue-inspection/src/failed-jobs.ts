import type { QueueName } from '#platform/jobs';
import type { FailedJob } from './failed-job.js';

/** Where a page of failed jobs ended. */
export interface FailedJobKey {
  readonly failedAtMs: number;
  readonly queue: QueueName;
  readonly jobId: string;
}

export type JobId = Pick<FailedJob, 'queue' | 'jobId'>;

/** Port: jobs that failed for good, for a week. */
export abstract class FailedJobs {
  /** Newest first, those after `after`; `limit` at most. */
  abstract page(queues: readonly QueueName[], after: FailedJobKey | null, limit: number): Promise<FailedJob[]>;

  /** Null when there is none, or it has not failed. */
  abstract find(id: JobId): Promise<FailedJob | null>;

  /** Puts it back in its queue with all of its tries. @returns false when it is not there as failed any more. */
  abstract retry(id: JobId): Promise<boolean>;

  /** @returns false when it is not there as failed any more. */
  abstract remove(id: JobId): Promise<boolean>;
}
