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

/** What was counted of a series, and how far the counting is. Both as of one moment. */
export interface Counted {
  /** By day, over the organisations. */
  readonly sums: readonly { readonly date: string; readonly value: number }[];
  readonly groups: readonly CountedGroup[];
}

/** Days of organisations that are over and not counted yet. */
export interface OpenDays extends DayRange {
  readonly organisationIds: readonly string[];
}

/** Counted at first are so many days before there was the organisation: two years, since somebody may have brought a past along. */
const HORIZON_DAYS = 2 * 366;

/** Statements on `daily_figures` and `daily_figure_progress`. */
@Injectable()
export class DailyFigureRepository {
  constructor(private readonly database: Database) {}

  /** What was counted of some organisations, or of all when `organisationIds` is null. One statement: a day is kept or open, never neither. */
  async counted(key: string, { from, to }: DayRange, organisationIds: readonly string[] | null): Promise<Counted> {
    const within = (column: string) => (organisationIds === null ? sql`true` : sql`${sql.ref(column)} = any (${organisationIds}::uuid[])`);
    const { rows } = await sql<Counted>`
      select
        (select coalesce(jsonb_agg(sums), '[]') from (
          select date::text, sum(value) as value from daily_figures
            where key = ${key} and date between ${from}::date and ${to}::date and ${within('organisation_id')} group by date) sums) as sums,
        (select coalesce(jsonb_agg(groups), '[]') from (
          select p.counted_to::text as "countedTo", array_agg(o.id) as "organisationIds"
            from organisations o left join daily_figure_progress p on p.organisation_id = o.id and p.key = ${key}
            where ${within('o.id')} group by p.counted_to) groups) as groups`.execute(this.database.kysely());
    return rows[0]!;
  }

  /** The database's clock. */
  async now(): Promise<Date> {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(this.database.kysely());
    return new Date(rows[0]!.now);
  }

  /** Days up to `closed` that are not counted yet. */
  async openDays(key: string, closed: CivilDate): Promise<OpenDays[]> {
    const { rows } = await sql<OpenDays>`
      select coalesce(p.counted_to + 1, (o.created_at at time zone 'UTC')::date - ${HORIZON_DAYS}::int)::text as "from", ${closed}::text as "to",
          array_agg(o.id::text) as "organisationIds"
        from organisations o left join daily_figure_progress p on p.organisation_id = o.id and p.key = ${key}
        where p.counted_to is null or p.counted_to < ${closed}::date group by 1 order by 1`.execute(this.database.kysely());
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
