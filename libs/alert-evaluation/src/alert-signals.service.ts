import { Injectable } from '@nestjs/common';
import { requireAlerts } from '#alerts';
import type { Actor } from '#platform/access';
import { allAlerts } from '#platform/alerts';
import { type FigureSeries, FigureRegistry } from '#platform/status';
import { ProcessDirectory } from '#system-status';
import { countersIn } from './counted-window.js';
import { LatestFiguresQuery } from './latest-figures.query.js';

/** What a rule can watch. */
export interface AlertSignals {
  readonly figures: readonly (FigureSeries & { readonly value: number | null })[];
  readonly counters: readonly string[];
}

/** What there is to make rules of. */
@Injectable()
export class AlertSignalsService {
  constructor(
    private readonly registry: FigureRegistry,
    private readonly latest: LatestFiguresQuery,
    private readonly processes: ProcessDirectory,
  ) {}

  async read(actor: Actor): Promise<AlertSignals> {
    requireAlerts(actor, 'alerts.read');
    const [values, reports] = await Promise.all([this.latest.read(), this.processes.reportsOfLastHour()]);
    const declared = allAlerts().flatMap(({ condition }) => (condition.kind === 'rate' ? condition.counter : []));
    return {
      figures: this.registry.series.map((series) => ({ ...series, value: values.get(series.key) ?? null })),
      counters: [...new Set([...declared, ...reports.flatMap(({ totals }) => countersIn(totals))])].toSorted(),
    };
  }
}
