import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';

/** More than that is not counted. */
const MOST = 10_000;

/** How many tickets wait too long already. */
@Injectable()
export class OverdueTicketsQuery {
  constructor(private readonly database: ReservedDatabase) {}

  /** Those with a clock that runs and is over; counted to 10,000. By sla_clocks_overdue. */
  async count(): Promise<number> {
    const { rows } = await sql<{ value: number }>`
      select count(*)::int as value from (
        select distinct ticket_id from sla_clocks where breached_at is not null and running_since is not null limit ${MOST}
      ) overdue`.execute(this.database.kysely());
    return rows[0]!.value;
  }
}
