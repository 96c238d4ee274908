import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { QueueName } from '#platform/jobs';
import { type FailedJob, failureOf, idsOf } from './failed-job.js';
import { type FailedJobKey, FailedJobs, type JobId } from './failed-jobs.js';
import { InspectedQueues } from './inspected-queues.js';
import { retryFailed } from './moved-jobs.js';

interface Row {
  readonly queue: QueueName;
  readonly id: string;
  readonly name: string;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly added_at_ms: string;
  readonly finished_at_ms: string;
  readonly scheduler_id: string | null;
  readonly failed_reason: string | null;
  readonly stack: string | null;
  readonly data: unknown;
}

const COLUMNS = sql`j.queue, j.id, j.name, j.attempts_made as attempts, j.max_attempts, j.added_at_ms, j.finished_at_ms, j.scheduler_id,
  j.failed_reason, j.stacktrace->>-1 as stack, j.data`;

/** Failed jobs in the schema `bullmq`. Read along its index of finished jobs; moved by BullMQ. */
@Injectable()
export class PostgresFailedJobsRepository extends FailedJobs {
  constructor(
    private readonly database: Database,
    private readonly queues: InspectedQueues,
  ) {
    super();
  }

  override async page(queues: readonly QueueName[], after: FailedJobKey | null, limit: number): Promise<FailedJob[]> {
    const beyond = after
      ? sql`and j.finished_at_ms <= ${after.failedAtMs}
          and (j.finished_at_ms, j.queue collate "C", j.id collate "C") < (${after.failedAtMs}, ${after.queue}, ${after.jobId})`
      : sql``;
    const { rows } = await sql<Row>`
      select f.* from unnest(${[...queues]}::text[]) q(queue) cross join lateral (
        select ${COLUMNS} from bullmq.job j where j.queue = q.queue and j.state = 'failed' ${beyond}
          order by j.finished_at_ms desc, j.id collate "C" desc limit ${limit}) f
      order by f.finished_at_ms desc, f.queue collate "C" desc, f.id collate "C" desc limit ${limit}`.execute(this.database.kysely());
    return rows.map(toFailedJob);
  }

  override async find({ queue, jobId }: JobId): Promise<FailedJob | null> {
    const { rows } = await sql<Row>`select ${COLUMNS} from bullmq.job j
      where j.queue = ${queue} and j.id = ${jobId} and j.state = 'failed'`.execute(this.database.kysely());
    return rows[0] ? toFailedJob(rows[0]) : null;
  }

  override retry({ queue, jobId }: JobId): Promise<boolean> {
    return retryFailed(this.queues.get(queue), jobId, () =>
      sql`update bullmq.job set stalled_count = 0 where queue = ${queue} and id = ${jobId} and state = 'failed'`.execute(
        this.database.kysely(),
      ),
    );
  }

  /** By the row: BullMQ keeps every run of a schedule, also those that are over. */
  override async remove({ queue, jobId }: JobId): Promise<boolean> {
    const { numAffectedRows } = await sql`delete from bullmq.job where queue = ${queue} and id = ${jobId} and state = 'failed'`.execute(
      this.database.kysely(),
    );
    return numAffectedRows === 1n;
  }
}

function toFailedJob(row: Row): FailedJob {
  return {
    queue: row.queue,
    jobId: row.id,
    name: row.name,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    enqueuedAt: new Date(Number(row.added_at_ms)),
    failedAt: new Date(Number(row.finished_at_ms)),
    scheduled: row.scheduler_id !== null,
    failure: failureOf(row.failed_reason, row.stack),
    ids: idsOf(row.data),
  };
}
