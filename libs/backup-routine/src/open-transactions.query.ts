import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** What is under way in the database besides. */
@Injectable()
export class OpenTransactionsQuery {
  constructor(private readonly database: Database) {}

  /** Whatever was begun before then is over: rows are dated by the beginning of the transaction that wrote them. */
  async settledUntil(): Promise<Date> {
    const { rows } = await sql<{ at: Date }>`
      select least(clock_timestamp(), min(xact_start)) as at from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(this.database.kysely());
    return new Date(rows[0]!.at);
  }
}
