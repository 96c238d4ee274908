import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';

/** Who wants to be the one that looks. */
export interface LeaseRequest {
  readonly holder: string;
  readonly seconds: number;
  /** Takes a lease only that ran out so long ago, and gives way to those who need not wait. */
  readonly patienceSeconds: number;
}

/** Statements on `alert_leases`, over connections that are there when the pool is not. */
@Injectable()
export class EvaluationLeaseRepository {
  constructor(private readonly database: ReservedDatabase) {}

  /**
   * Makes the holder the one process that looks at the rules, for so many seconds; again while it is.
   * @returns the database's clock; null while another process looks.
   */
  async take({ holder, seconds, patienceSeconds }: LeaseRequest): Promise<Date | null> {
    const { rows } = await sql<{ now: Date }>`
      insert into alert_leases as l (holder, leased_until, stands_in)
        values (${holder}, clock_timestamp() + make_interval(secs => ${seconds}), ${patienceSeconds > 0}::boolean)
      on conflict (singleton) do update set holder = excluded.holder, leased_until = excluded.leased_until, stands_in = excluded.stands_in
        where l.holder = excluded.holder or l.leased_until < clock_timestamp() - make_interval(secs => ${patienceSeconds})
          or (l.stands_in and not excluded.stands_in)
      returning clock_timestamp() as now`.execute(this.database.kysely());
    return rows[0]?.now ?? null;
  }

  /** Another process may look from now on. */
  async release(holder: string): Promise<void> {
    await sql`update alert_leases set leased_until = clock_timestamp() where holder = ${holder}`.execute(this.database.kysely());
  }
}
