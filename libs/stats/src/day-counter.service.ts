import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { StatsRegistry } from '#platform/stats';
import { addDays, type CivilDate, civilDateIn, Clock } from '#platform/time';
import { DailyFigureRepository } from './daily-figure.repository.js';

/** Organisations counted in one statement. */
const AT_ONCE = 200;
const HOUR_MS = 3_600_000;
/** The last place where a day ends: twelve hours behind UTC (the sign of such names is the other way round). */
const WESTERNMOST = 'Etc/GMT+12';

/** Counts the days that are over, once. */
@Injectable()
export class DayCounterService {
  constructor(
    private readonly transactions: Transactions,
    private readonly registry: StatsRegistry,
    private readonly figures: DailyFigureRepository,
    private readonly clock: Clock,
  ) {}

  /** A transaction for each series and some organisations; a second run at the same time writes the same. */
  async countDays(): Promise<void> {
    const closed = await this.lastClosedDay();
    for (const series of this.registry.series)
      for (const { organisationIds, ...range } of await this.figures.openDays(series.key, closed))
        for (let start = 0; start < organisationIds.length; start += AT_ONCE) {
          const some = organisationIds.slice(start, start + AT_ONCE);
          await this.transactions.run(async () =>
            this.figures.keep(series.key, { ...range, organisationIds: some }, await series.count(range, some)),
          );
        }
  }

  /**
   * An hour after it ended everywhere: an office may lie in another zone than its organisation, where somebody still
   * books or cancels, and whatever began in it has been committed by then. By the database's clock, too: what happens is dated
   * by that one, and a day is counted for good.
   */
  private async lastClosedDay(): Promise<CivilDate> {
    const now = Math.min(this.clock.now().getTime(), (await this.figures.now()).getTime());
    return addDays(civilDateIn(WESTERNMOST, new Date(now - HOUR_MS)), -1);
  }
}
