import { ApiProperty } from '@nestjs/swagger';
import { toCursor } from '#platform/http';
import { type FailedJob, referenceOf } from '#platform/queue-inspection';
import type { FailedJobPage, RetriedJobs } from '../failed-jobs.service.js';

/** A job that failed for good. */
export class FailedJobView {
  /** Of the job and its queue, such as `mail:0_0199…`. */
  id: string;
  queue: string;
  /** Such as `mail.send`. */
  name: string;
  /** How often it was tried. */
  attempts: number;
  maxAttempts: number;
  /** ISO 8601. */
  enqueuedAt: string;
  /** ISO 8601. */
  failedAt: string;
  /** A run of a schedule, which comes again by itself. */
  scheduled: boolean;
  /** Kind of the error; what it said is not kept. */
  error: string;
  /** Its code, such as `STORAGE_UNAVAILABLE`; null without one. */
  code: string | null;
  /** Where it was thrown, innermost first. */
  at: string[];
  /** What it was about: the ids of its payload by name. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  ids: Record<string, string>;
}

/** A page of failed jobs. */
export class FailedJobListView {
  items: FailedJobView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** What became of several jobs. */
export class RetriedJobsView {
  /** Ids of those that are back in their queues. */
  retried: string[];
  /** Ids that named no failed job, or none any more. */
  missing: string[];
}

export function toFailedJobView(job: FailedJob): FailedJobView {
  const { queue, name, attempts, maxAttempts, scheduled, failure, ids } = job;
  return {
    id: referenceOf(job),
    queue,
    name,
    attempts,
    maxAttempts,
    enqueuedAt: job.enqueuedAt.toISOString(),
    failedAt: job.failedAt.toISOString(),
    scheduled,
    error: failure.error,
    code: failure.code,
    at: [...failure.at],
    ids: { ...ids },
  };
}

export function toFailedJobListView({ items, next }: FailedJobPage): FailedJobListView {
  return { items: items.map(toFailedJobView), nextCursor: next && toCursor([String(next.failedAtMs), next.queue, next.jobId]) };
}

export function toRetriedJobsView({ retried, missing }: RetriedJobs): RetriedJobsView {
  return { retried: [...retried], missing: [...missing] };
}
