import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';
import type { Counters } from './figure-change.js';

/** The slot somebody took, and what was known at the one before. */
export interface TakenSlot {
  /** Null: this is the first. */
  readonly previous: Date | null;
  readonly counters: Counters | null;
}

/** Fine samples are kept for so long, averages for so many days. */
export const SAMPLES_HOURS = 48;
const AVERAGES_DAYS = 30;

/** Statements on the tables of figures, over the connections of those who watch. */
@Injectable()
export class FigureSampleRepository {
  constructor(private readonly database: ReservedDatabase) {}

  /**
   * Takes the slot of now for this process. One statement, so that of all that ask at the same time exactly one gets it.
   * @returns undefined when somebody else has it.
   */
  async take(slotSeconds: number): Promise<(TakenSlot & { readonly slot: Date }) | undefined> {
    const { rows } = await sql<{ slot: Date; previous: Date; counters: Counters }>`
      with now as (select to_timestamp(floor(extract(epoch from clock_timestamp()) / ${slotSeconds}) * ${slotSeconds}) as slot),
        old as (select taken, counters from ops.figure_slots where singleton for update),
        mine as (update ops.figure_slots s set taken = now.slot from old, now where old.taken < now.slot and s.taken < now.slot
          returning now.slot, old.taken as previous, old.counters)
      select * from mine`.execute(this.database.kysely());
    const row = rows[0];
    if (!row) return undefined;
    const isFirst = row.previous.getTime() === 0;
    return { slot: row.slot, previous: isFirst ? null : row.previous, counters: isFirst ? null : row.counters };
  }

  /** Keeps the values of a slot, and what was counted by then. */
  async keep(slot: Date, values: ReadonlyMap<string, number>, counters: Counters): Promise<void> {
    await sql`
      with remembered as (update ops.figure_slots set counters = ${JSON.stringify(counters)} where taken = ${slot})
      insert into ops.figure_samples (series, at, value)
        select series, ${slot}, value from unnest(${[...values.keys()]}::text[], ${[...values.values()]}::float8[]) v(series, value)
        on conflict do nothing`.execute(this.database.kysely());
  }

  /**
   * Averages the next hours of samples, ten minutes each, and says so in the same statement.
   * @returns false when there was nothing left to do.
   */
  async average(): Promise<boolean> {
    const { rows } = await sql<{ to: Date }>`
      with span as (
        select greatest(averaged_to, (select min(at) from ops.figure_samples)) as "from",
            least(greatest(averaged_to, (select min(at) from ops.figure_samples)) + interval '6 hours', clock_timestamp() - interval '1 minute') as until
          from ops.figure_slots),
        whole as (select date_bin('10 minutes', "from", 'epoch') as "from", date_bin('10 minutes', until, 'epoch') as until from span),
        done as (
          insert into ops.figure_averages (series, at, average, maximum, samples)
            select series, date_bin('10 minutes', at, 'epoch'), avg(value), max(value), count(*)
              from ops.figure_samples, whole where at >= whole."from" and at < whole.until group by 1, 2
            on conflict (series, at) do update
              set average = excluded.average, maximum = excluded.maximum, samples = excluded.samples)
      update ops.figure_slots set averaged_to = whole.until from whole where whole.until > averaged_to returning averaged_to as "to"`.execute(
      this.database.kysely(),
    );
    return rows.length > 0;
  }

  /** Removes samples that are old and averaged, `limit` at most. @returns how many. */
  removeOldSamples(limit: number): Promise<number> {
    return this.removed(sql`delete from ops.figure_samples where ctid = any (array(
      select ctid from ops.figure_samples
        where at < (select least(averaged_to, now() - make_interval(hours => ${SAMPLES_HOURS})) from ops.figure_slots)
        order by at limit ${limit}))`);
  }

  /** Removes averages that are old, `limit` at most. @returns how many. */
  removeOldAverages(limit: number): Promise<number> {
    return this.removed(sql`delete from ops.figure_averages where ctid = any (array(
      select ctid from ops.figure_averages where at < now() - make_interval(days => ${AVERAGES_DAYS})
        order by at limit ${limit}))`);
  }

  private async removed(statement: ReturnType<typeof sql>): Promise<number> {
    const { numAffectedRows } = await statement.execute(this.database.kysely());
    return Number(numAffectedRows ?? 0n);
  }
}
