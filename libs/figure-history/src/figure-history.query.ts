import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';

/** Part of a history. */
export interface HistorySpan {
  readonly series: readonly string[];
  readonly from: Date;
  readonly to: Date;
  /** A point for so many seconds. */
  readonly stepSeconds: number;
}

/** A point of a history; `at` is where its step begins. */
export interface FigurePoint {
  readonly series: string;
  readonly at: Date;
  readonly average: number;
  readonly maximum: number;
}

/** Reads the history along the keys of its tables. */
@Injectable()
export class FigureHistoryQuery {
  constructor(private readonly database: ReservedDatabase) {}

  /** Of samples, for the last two days. */
  async ofSamples({ series, from, to, stepSeconds }: HistorySpan): Promise<FigurePoint[]> {
    const { rows } = await sql<FigurePoint>`
      select series, date_bin(make_interval(secs => ${stepSeconds}), at, 'epoch') as at, avg(value) as average, max(value) as maximum
        from ops.figure_samples where series = any (${series}::text[]) and at >= ${from} and at < ${to}
        group by 1, 2 order by 1, 2`.execute(this.database.kysely());
    return rows;
  }

  /** Of averages, and of samples where there are none yet; a step is a multiple of ten minutes. */
  async ofAverages({ series, from, to, stepSeconds }: HistorySpan): Promise<FigurePoint[]> {
    const { rows } = await sql<FigurePoint>`
      select series, date_bin(make_interval(secs => ${stepSeconds}), at, 'epoch') as at,
          sum(average * samples) / sum(samples) as average, max(maximum) as maximum
        from (
          select series, at, average, maximum, samples from ops.figure_averages
            where series = any (${series}::text[]) and at >= ${from} and at < least(${to}, (select averaged_to from ops.figure_slots))
          union all
          select series, date_bin('10 minutes', at, 'epoch'), avg(value), max(value), count(*)::int from ops.figure_samples
            where series = any (${series}::text[]) and at >= greatest(${from}, (select averaged_to from ops.figure_slots)) and at < ${to}
            group by 1, 2) both_grains
        group by 1, 2 order by 1, 2`.execute(this.database.kysely());
    return rows;
  }
}
