import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { DayCount, DayRange } from '#platform/stats';
import type { CivilDate } from '#platform/time';

/** Organisations of which the same day is the last one counted; null: none yet. */
export interface CountedGroup {
  readonly countedTo: CivilDate | null;
  readonly organisationIds: readonly string[];
}

/** Days of organisations that are over and not counted yet. */
export interface OpenDays extends DayRange {
  readonly organisationIds: readonly string[];
}

/** Counted at first: two years, so that the longest period has one before it. */
const HORIZON_DAYS = 2 * 366;

/** Statements on `daily_figures` and `daily_figure_progress`. */
@Injectable()
export class DailyFigureRepository {
  constructor(private readonly database: Database) {}

  /** What was counted, summed over the organisations; all of them when `organisationIds` is null. */
  async sums(key: string, { from, to }: DayRange, organisationIds: readonly string[] | null): Promise<Map<string, number>> {
    const within = organisationIds === null ? sql`true` : sql`organisation_id = any (${organisationIds}::uuid[])`;
    const { rows } = await sql<{ date: string; value: string }>`
      select date::text, sum(value) as value from daily_figures
        where key = ${key} and date between ${from}::date and ${to}::date and ${within} group by date`.execute(this.database.kysely());
    return new Map(rows.map(({ date, value }) => [date, Number(value)]));
  }

  /** How far the counting of a series is, by organisation. */
  async progress(key: string, organisationIds: readonly string[] | null): Promise<CountedGroup[]> {
    const within = organisationIds === null ? sql`true` : sql`o.id = any (${organisationIds}::uuid[])`;
    const { rows } = await sql<CountedGroup>`
      select p.counted_to::text as "countedTo", array_agg(o.id::text) as "organisationIds"
        from organisations o left join daily_figure_progress p on p.organisation_id = o.id and p.key = ${key}
        where ${within} group by 1`.execute(this.database.kysely());
    return rows;
  }

  /**
   * Days to count now. A day is over an hour after midnight in the organisation's zone, when whatever began in it has
   * been committed.
   */
  async openDays(key: string): Promise<OpenDays[]> {
    const { rows } = await sql<OpenDays>`
      select coalesce(counted_to + 1, closed - ${HORIZON_DAYS}::int)::text as "from", closed::text as "to", array_agg(id::text) as "organisationIds"
        from (select o.id, p.counted_to, (((now() - interval '1 hour') at time zone o.time_zone)::date - 1) as closed
          from organisations o left join daily_figure_progress p on p.organisation_id = o.id and p.key = ${key}) days
        where counted_to is null or counted_to < closed group by 1, 2 order by 1, 2`.execute(this.database.kysely());
    return rows;
  }

  /** Keeps counts, and that the days up to `to` are counted. What is there already stays. */
  async keep(key: string, { to, organisationIds }: OpenDays, counts: readonly DayCount[]): Promise<void> {
    const some = counts.filter(({ value }) => value > 0);
    await sql`
      insert into daily_figures (organisation_id, key, date, value)
        select * from unnest(${some.map((count) => count.organisationId)}::uuid[], ${some.map(() => key)}::text[],
          ${some.map((count) => count.date)}::date[], ${some.map((count) => count.value)}::bigint[])
        on conflict do nothing`.execute(this.database.kysely());
    await sql`
      insert into daily_figure_progress (organisation_id, key, counted_to)
        select id, ${key}, ${to}::date from organisations where id = any (${organisationIds}::uuid[])
        on conflict (organisation_id, key) do update set counted_to = greatest(daily_figure_progress.counted_to, excluded.counted_to)`.execute(
      this.database.kysely(),
    );
  }
}
