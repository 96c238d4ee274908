import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';
import { COUNTED_UP_TO } from '#platform/queue-inspection';

/** Messages that are due and that no queue holds yet. */
export interface OutboxState {
  readonly waiting: number;
  /** For how long the oldest has been due; null when none waits. */
  readonly oldestSeconds: number | null;
}

/** Reads the table `outbox`, which platform/events writes. */
@Injectable()
export class OutboxStateQuery {
  constructor(private readonly database: ReservedDatabase) {}

  async read(): Promise<OutboxState> {
    const { rows } = await sql<OutboxState>`
      select count(*)::int as waiting, extract(epoch from now() - min(run_at))::float8 as "oldestSeconds"
        from (select run_at from outbox where run_at <= now() order by run_at, id limit ${COUNTED_UP_TO}) due`.execute(
      this.database.kysely(),
    );
    return rows[0]!;
  }
}
