import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';
import type { DayCount, DayRange, StatsScope } from '#platform/stats';
import { ZoneDaysQuery } from './zone-days.query.js';

/** Counts of tickets. Reads tables that other libs write; of entries, which never change, so that a day that is over stays as it was. */
@Injectable()
export class TicketFiguresQuery {
  constructor(
    private readonly database: Database,
    private readonly zoneDays: ZoneDaysQuery,
  ) {}

  /** Tickets by the day they were raised. By ticket_entries_raised alone. */
  async raised(range: DayRange, organisationIds: readonly string[]): Promise<DayCount[]> {
    return this.entries(range, organisationIds, sql`e.sequence = 1`);
  }

  /** How often tickets were solved, by day. By ticket_entries_solved alone. */
  async solved(range: DayRange, organisationIds: readonly string[]): Promise<DayCount[]> {
    return this.entries(range, organisationIds, sql`e.changes -> 'status' ->> 'to' = 'solved'`);
  }

  /** First and next answers that a target was set for, by the day they were given: which is for good. By sla_clocks_answered alone. */
  async answers(range: DayRange, organisationIds: readonly string[], which: 'in time' | 'late'): Promise<DayCount[]> {
    const condition = which === 'late' ? sql`c.breached_at is not null` : sql`c.breached_at is null`;
    const days = await this.zoneDays.of(range, organisationIds);
    if (!days) return [];
    const { rows } = await sql<DayRow>`
      select o.id as "organisationId", (c.stopped_at at time zone 'UTC' + days.time_offset)::date::text as date, count(*) as value
        from organisations o join ${days.table} days on days.time_zone = o.time_zone
          join sla_clocks c on c.organisation_id = o.id and c.stopped_at >= days.from_time and c.stopped_at < days.until_time
            and c.stop_reason = 'answered' and c.target_minutes is not null and ${condition}
        where o.id = any (${organisationIds}::uuid[])
        group by 1, 2`.execute(this.database.kysely());
    return rows.map(toDayCount);
  }

  /** Tickets that are not settled. By tickets_live_by_status. */
  async open(scope: StatsScope): Promise<number> {
    const seen = scope === 'installation' ? sql`true` : sql`t.organisation_id = any (${scope.organisationIds}::uuid[])`;
    const { rows } = await sql<{ value: string }>`
      select count(*) as value from tickets t
        where t.merged_into is null and t.status <> 'closed' and t.status <> 'solved' and ${seen}`.execute(this.database.kysely());
    return Number(rows[0]!.value);
  }

  private async entries(range: DayRange, organisationIds: readonly string[], condition: RawBuilder<unknown>): Promise<DayCount[]> {
    const days = await this.zoneDays.of(range, organisationIds);
    if (!days) return [];
    const { rows } = await sql<DayRow>`
      select o.id as "organisationId", (e.created_at at time zone 'UTC' + days.time_offset)::date::text as date, count(*) as value
        from organisations o join ${days.table} days on days.time_zone = o.time_zone
          join ticket_entries e on e.organisation_id = o.id and e.created_at >= days.from_time and e.created_at < days.until_time and ${condition}
        where o.id = any (${organisationIds}::uuid[])
        group by 1, 2`.execute(this.database.kysely());
    return rows.map(toDayCount);
  }
}

interface DayRow {
  organisationId: string;
  date: string;
  value: string;
}

function toDayCount({ organisationId, date, value }: DayRow): DayCount {
  return { organisationId, date, value: Number(value) };
}
