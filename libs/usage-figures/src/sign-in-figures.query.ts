import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { DayCount, DayRange, StatsScope } from '#platform/stats';
import { ZoneDaysQuery } from './zone-days.query.js';

/** Counts of sign-ins and sessions. Reads tables that other libs write. */
@Injectable()
export class SignInFiguresQuery {
  constructor(
    private readonly database: Database,
    private readonly zoneDays: ZoneDaysQuery,
  ) {}

  /**
   * Sessions by the day somebody opened them, without those in which an administrator acts as somebody else. By
   * sessions_sign_ins; they stay for a month after their end, and what was counted stays for good.
   */
  async signIns(range: DayRange, organisationIds: readonly string[]): Promise<DayCount[]> {
    const days = await this.zoneDays.of(range, organisationIds);
    if (!days) return [];
    // First the index, then the exact day.
    const { rows } = await sql<{ organisationId: string; date: string; value: string }>`
      select o.id as "organisationId", (s.created_at at time zone 'UTC' + days.time_offset)::date::text as date, count(*) as value
        from sessions s join users u on u.id = s.user_id join organisations o on o.id = u.organisation_id
          join ${days.table} days on days.time_zone = o.time_zone and s.created_at >= days.from_time and s.created_at < days.until_time
        where s.impersonator_id is null and s.created_at >= ${days.from} and s.created_at < ${days.until}
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
