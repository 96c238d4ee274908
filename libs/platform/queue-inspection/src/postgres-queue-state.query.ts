import { sql } from 'kysely';
import type { ReservedDatabase } from '#platform/database';
import { QUEUES } from '#platform/jobs';
import { COUNTED_UP_TO, type QueueFigures, QueueState } from './queue-state.js';

/**
 * The queues on PostgreSQL. Counts along the indexes that the workers themselves use, in their order, and stops: BullMQ's own
 * count goes through every finished job.
 */
export class PostgresQueueStateQuery extends QueueState {
  constructor(private readonly database: ReservedDatabase) {
    super();
  }

  async read(): Promise<QueueFigures[]> {
    const { rows } = await sql<QueueFigures>`
      select q.queue,
        (select count(*)::int from (select from bullmq.job j
          where j.queue = q.queue and state = 'waiting' order by priority, seq limit ${COUNTED_UP_TO}) s) as waiting,
        (select count(*)::int from (select from bullmq.job j
          where j.queue = q.queue and state = 'active' order by locked_until_ms limit ${COUNTED_UP_TO}) s) as active,
        (select count(*)::int from (select from bullmq.job j
          where j.queue = q.queue and state = 'delayed' order by process_at_ms limit ${COUNTED_UP_TO}) s) as delayed,
        (select count(*)::int from (select from bullmq.job j
          where j.queue = q.queue and state = 'failed' order by finished_at_ms limit ${COUNTED_UP_TO}) s) as failed,
        (select greatest(0, extract(epoch from clock_timestamp()) - greatest(added_at_ms, process_at_ms, processed_at_ms) / 1000.0)::float8
          from bullmq.job j where j.queue = q.queue and state = 'waiting' order by priority, seq limit 1) as "oldestWaitingSeconds"
      from unnest(${[...QUEUES]}::text[]) with ordinality q(queue, place) order by place`.execute(this.database.kysely());
    return rows;
  }
}
