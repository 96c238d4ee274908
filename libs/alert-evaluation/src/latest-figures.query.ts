import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';

/** Reads the last samples that figure-history took. */
@Injectable()
export class LatestFiguresQuery {
  constructor(private readonly database: ReservedDatabase) {}

  /** By key; figures nobody sampled within the last two minutes are missing. */
  async read(): Promise<Map<string, number>> {
    const { rows } = await sql<{ series: string; value: number }>`
      select distinct on (series) series, value from ops.figure_samples where at > now() - interval '2 minutes'
        order by series, at desc`.execute(this.database.kysely());
    return new Map(rows.map(({ series, value }) => [series, value]));
  }
}
