import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';
import type { DayRange } from '#platform/stats';
import { offsetsIn } from '#platform/time';

/** The days of a range in the zones of some organisations, as SQL reads them. */
export interface ZoneDays {
  /** Rows `time_zone`, `from_time`, `until_time`, `time_offset` (an interval): one for each stretch between changes of clocks. */
  readonly table: RawBuilder<unknown>;
  /** Around all of them, for an index that knows of no organisation. */
  readonly from: Date;
  readonly until: Date;
}

/** When days begin and end, computed here: this PostgreSQL may know other zones than we do. */
@Injectable()
export class ZoneDaysQuery {
  constructor(private readonly database: Database) {}

  /** Null when there is none of the organisations. */
  async of({ from, to }: DayRange, organisationIds: readonly string[]): Promise<ZoneDays | null> {
    const { rows } = await sql<{ zone: string }>`
      select distinct time_zone as zone from organisations where id = any (${organisationIds}::uuid[])`.execute(this.database.kysely());
    const stretches = rows.flatMap(({ zone }) => offsetsIn(zone, from, to).map((stretch) => ({ zone, ...stretch })));
    if (stretches.length === 0) return null;
    return {
      table: sql`(
        select zone as time_zone, from_time, until_time, make_interval(secs => seconds) as time_offset
          from unnest(${stretches.map(({ zone }) => zone)}::text[], ${stretches.map((each) => each.from)}::timestamptz[],
            ${stretches.map((each) => each.until)}::timestamptz[], ${stretches.map(({ offset }) => offset)}::double precision[])
            as stretches (zone, from_time, until_time, seconds))`,
      from: new Date(Math.min(...stretches.map((each) => each.from.getTime()))),
      until: new Date(Math.max(...stretches.map((each) => each.until.getTime()))),
    };
  }
}
