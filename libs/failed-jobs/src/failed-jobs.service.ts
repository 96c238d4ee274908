import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { QUEUES, type QueueName } from '#platform/jobs';
import { type FailedJob, type FailedJobKey, FailedJobs, readReference, referenceOf } from '#platform/queue-inspection';
import { requireJobs } from './failed-jobs.policy.js';

/** A page of failed jobs, newest first. */
export interface FailedJobPage {
  readonly items: readonly FailedJob[];
  /** Where it ended; null on the last page. */
  readonly next: FailedJobKey | null;
}

/** What became of several jobs, by their references. */
export interface RetriedJobs {
  readonly retried: readonly string[];
  /** Not there as failed any more. */
  readonly missing: readonly string[];
}

/** Looking after jobs that failed for good. */
@Injectable()
export class FailedJobsService {
  constructor(
    private readonly jobs: FailedJobs,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  async page(actor: Actor, queue: QueueName | undefined, after: FailedJobKey | null, limit: number): Promise<FailedJobPage> {
    requireJobs(actor);
    const found = await this.jobs.page(queue === undefined ? QUEUES : [queue], after, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last ? { failedAtMs: last.failedAt.getTime(), queue: last.queue, jobId: last.jobId } : null;
    return { items, next };
  }

  async find(actor: Actor, reference: string): Promise<FailedJob> {
    requireJobs(actor);
    return this.load(reference);
  }

  async retry(actor: Actor, reference: string): Promise<void> {
    requireJobs(actor);
    const job = await this.load(reference);
    if (!(await this.jobs.retry(job))) throw new AppError(PlatformErrors.NOT_FOUND);
    await this.record('job.retry', [job]);
  }

  async remove(actor: Actor, reference: string): Promise<void> {
    requireJobs(actor);
    const job = await this.load(reference);
    if (!(await this.jobs.remove(job))) throw new AppError(PlatformErrors.NOT_FOUND);
    await this.record('job.remove', [job]);
  }

  /** One after the other; what moved on in between is left out. */
  async retryAll(actor: Actor, references: readonly string[]): Promise<RetriedJobs> {
    requireJobs(actor);
    const retried: FailedJob[] = [];
    try {
      for (const reference of new Set(references)) {
        const id = readReference(reference);
        const job = id && (await this.jobs.find(id));
        if (job && (await this.jobs.retry(job))) retried.push(job);
      }
    } finally {
      // What was done is in the trail, also when the queues went away in the middle.
      if (retried.length > 0) await this.record('job.retry', retried);
    }
    const done = new Set(retried.map(referenceOf));
    return { retried: [...done], missing: references.filter((reference) => !done.has(reference)) };
  }

  /** @throws AppError NOT_FOUND for what has not failed as well. */
  private async load(reference: string): Promise<FailedJob> {
    const id = readReference(reference);
    const job = id && (await this.jobs.find(id));
    if (!job) throw new AppError(PlatformErrors.NOT_FOUND);
    return job;
  }

  /** After the deed: the queues are no part of a transaction, and a deed that did not happen must not be in the trail. */
  private async record(action: 'job.retry' | 'job.remove', jobs: readonly FailedJob[]): Promise<void> {
    await this.transactions.run(async () => {
      for (const job of jobs) {
        const before = { name: job.name, attempts: job.attempts, failedAt: job.failedAt.toISOString(), ids: job.ids };
        await this.audit.record({ action, target: { type: 'job', id: referenceOf(job) }, before });
      }
    });
  }
}
