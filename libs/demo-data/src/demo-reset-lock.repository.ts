import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ADVISORY_LOCKS, Database } from '#platform/database';

/** Lets one worker at a time load demo data anew. */
@Injectable()
export class DemoResetLock {
  constructor(private readonly database: Database) {}

  /** The database's clock. */
  async now(): Promise<Date> {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(this.database.kysely());
    return new Date(rows[0]!.now);
  }

  /** Until the transaction ends. @returns false when another one is at it: nobody waits for that, it takes seconds. */
  async take(): Promise<boolean> {
    const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(${ADVISORY_LOCKS.demoReset}) as taken`.execute(
      this.database.kysely(),
    );
    return rows[0]!.taken;
  }
}
