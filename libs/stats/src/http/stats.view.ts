import type { StatsAnswer } from '../stats.service.js';

/** Days, both included. */
export class StatsPeriodView {
  /** `YYYY-MM-DD`. */
  from: string;
  to: string;
}

/** One number. */
export class StatsFigureView {
  key: string;
  /** `count`: a number of things. `ratio`: a share between 0 and 1. */
  kind: 'count' | 'ratio';
  /** Of the period, or as of now. Null: there is nothing to take a share of. */
  value: number | null;
  /** Of the period before. Null: only known as of now. */
  previous: number | null;
}

/** One day. */
export class StatsPointView {
  /** `YYYY-MM-DD`, a day of each organisation's own zone. */
  date: string;
  value: number | null;
  /** Of the day as far into the period before. */
  previous: number | null;
}

/** A value a day. */
export class StatsSeriesView {
  key: string;
  kind: 'count' | 'ratio';
  /** One for each day of the period, in order. */
  points: StatsPointView[];
}

/** Figures of a period, with the period before beside them. */
export class StatsView {
  period: StatsPeriodView;
  previous: StatsPeriodView;
  /** When it was counted: at most a minute ago. ISO 8601. */
  asOf: string;
  figures: StatsFigureView[];
  series: StatsSeriesView[];
}

export function toStatsView({ period, previous, asOf, figures, series }: StatsAnswer): StatsView {
  return {
    period: { ...period },
    previous: { ...previous },
    asOf: asOf.toISOString(),
    figures: figures.map((figure) => ({ ...figure })),
    series: series.map(({ key, kind, points }) => ({ key, kind, points: points.map((point) => ({ ...point })) })),
  };
}
