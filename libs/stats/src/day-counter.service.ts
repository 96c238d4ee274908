import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { StatsRegistry } from '#platform/stats';
import { DailyFigureRepository } from './daily-figure.repository.js';

/** Organisations counted in one statement. */
const AT_ONCE = 200;

/** Counts the days that are over, once. */
@Injectable()
export class DayCounterService {
  constructor(
    private readonly transactions: Transactions,
    private readonly registry: StatsRegistry,
    private readonly figures: DailyFigureRepository,
  ) {}

  /** A transaction for each series and some organisations; a second run at the same time writes the same. */
  async countDays(): Promise<void> {
    for (const series of this.registry.series)
      for (const { organisationIds, ...range } of await this.figures.openDays(series.key))
        for (let start = 0; start < organisationIds.length; start += AT_ONCE) {
          const some = organisationIds.slice(start, start + AT_ONCE);
          await this.transactions.run(async () =>
            this.figures.keep(series.key, { ...range, organisationIds: some }, await series.count(range, some)),
          );
        }
  }
}
