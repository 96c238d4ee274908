import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, ReservedDatabase } from '#platform/database';
import { isOverdue } from './heartbeat.repository.js';
import type { Tables } from './tables.js';

/** How our report to the outside goes. */
export interface OutsideState {
  readonly lastTriedAt: Date | null;
  readonly lastOkAt: Date | null;
  /** Why the last one did not arrive; null when it did. */
  readonly problem: string | null;
}

/** After a pause, whoever has a long period is given so much at most: longer, nobody would notice it died meanwhile. */
const MOST_PATIENCE_SECONDS = 3_600;

/** Statements on `heartbeat_watch`, which has one row. */
@Injectable()
export class HeartbeatWatchRepository {
  constructor(
    private readonly database: Database,
    private readonly reserved: ReservedDatabase,
  ) {}

  /** Seconds since somebody last looked, and whether somebody is overdue. */
  async look(): Promise<{ readonly pause: number; readonly overdue: boolean }> {
    const { rows } = await sql<{ pause: number; overdue: boolean }>`
      select extract(epoch from now() - swept_at)::float8 as pause, exists (select from heartbeats where ${isOverdue}) as overdue
      from heartbeat_watch`.execute(this.rows());
    return rows[0]!;
  }

  /** Somebody looks now. @returns seconds since the time before, which nobody else is told as well. */
  async noteLook(): Promise<number> {
    const { rows } = await sql<{ pause: number }>`
      with before as (select id, swept_at from heartbeat_watch for update)
      update heartbeat_watch w set swept_at = clock_timestamp() from before b where b.id = w.id
      returning extract(epoch from clock_timestamp() - b.swept_at)::float8 as pause`.execute(this.rows());
    return rows[0]!.pause;
  }

  /** Whoever became overdue in the last so many seconds, when reports may have found nobody, has another period. */
  async forgive(seconds: number): Promise<void> {
    await sql`update heartbeats set state = 'up', due_at = now() + make_interval(secs => least(period_seconds, ${MOST_PATIENCE_SECONDS}))
      where state in ('up', 'late') and due_at <= now()
        and due_at + make_interval(secs => grace_seconds) > now() - make_interval(secs => ${seconds})`.execute(this.rows());
  }

  /** True for the one who is to report to the outside now: nobody did for so long. */
  async claimOutside(everySeconds: number): Promise<boolean> {
    const row = await this.rows()
      .updateTable('heartbeat_watch')
      .set({ outside_tried_at: sql<string>`now()` })
      .where(sql<boolean>`coalesce(outside_tried_at, '-infinity') <= now() - make_interval(secs => ${everySeconds})`)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  async noteOutside(problem: string | null): Promise<void> {
    const ok = problem === null ? { outside_ok_at: sql<string>`now()` } : {};
    await this.rows()
      .updateTable('heartbeat_watch')
      .set({ ...ok, outside_problem: problem })
      .execute();
  }

  /** Over a connection of its own, for the status. */
  async outside(): Promise<OutsideState> {
    const row = await this.reserved
      .kysely<Tables>()
      .selectFrom('heartbeat_watch')
      .select([sql<Date | null>`outside_tried_at`.as('tried'), sql<Date | null>`outside_ok_at`.as('ok'), 'outside_problem as problem'])
      .executeTakeFirstOrThrow();
    return { lastTriedAt: row.tried, lastOkAt: row.ok, problem: row.problem };
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
