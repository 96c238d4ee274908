import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { DayCount, DayRange, StatsScope } from '#platform/stats';

/** Counts of sign-ins and sessions. Reads tables that other libs write. */
@Injectable()
export class SignInFiguresQuery {
  constructor(private readonly database: Database) {}

  /**
   * Sessions by the day somebody opened them, without those in which an administrator acts as somebody else. By
   * sessions_sign_ins; they stay for a month after their end, and what was counted stays for good.
   */
  async signIns({ from, to }: DayRange, organisationIds: readonly string[]): Promise<DayCount[]> {
    // No zone is further than a day from UTC: first the index, then the exact day.
    const { rows } = await sql<{ organisationId: string; date: string; value: string }>`
      select o.id as "organisationId", (s.created_at at time zone o.time_zone)::date::text as date, count(*) as value
        from sessions s join users u on u.id = s.user_id join organisations o on o.id = u.organisation_id
        where s.impersonator_id is null
          and s.created_at >= (${from}::date - 1)::timestamp at time zone 'UTC'
          and s.created_at < (${to}::date + 2)::timestamp at time zone 'UTC'
          and (s.created_at at time zone o.time_zone)::date between ${from}::date and ${to}::date
          and o.id = any (${organisationIds}::uuid[])
        group by 1, 2`.execute(this.database.kysely());
    return rows.map(({ organisationId, date, value }) => ({ organisationId, date, value: Number(value) }));
  }

  /** Sessions that stand, by sessions_expires. */
  async standing(scope: StatsScope): Promise<number> {
    const people =
      scope === 'installation'
        ? sql`true`
        : sql`user_id in (select id from users where organisation_id = any (${scope.organisationIds}::uuid[]))`;
    const { rows } = await sql<{ value: string }>`
      select count(*) as value from sessions
        where least(absolute_expires_at, idle_expires_at) > now() and revoked_at is null and impersonator_id is null and ${people}`.execute(
      this.database.kysely(),
    );
    return Number(rows[0]!.value);
  }
}
