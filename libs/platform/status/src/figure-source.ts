import type { MetricsTotals } from '#platform/metrics';

export const FIGURE_UNITS = ['count', 'per-second', 'per-minute', 'milliseconds', 'seconds', 'bytes', 'share'] as const;
export type FigureUnit = (typeof FIGURE_UNITS)[number];

/** A number of the whole installation that has a history. */
export interface FigureSeries {
  /** Lower-case words with dashes, unique, up to 60 characters. */
  readonly key: string;
  /** `share`: a part of 1. */
  readonly unit: FigureUnit;
}

/** Port: figures that are read when they are wanted: every half minute by one process, and more often while an alert watches them. */
export interface FigureSource {
  readonly series: readonly FigureSeries[];
  /** How often an alert reads them at most; every three seconds when absent. */
  readonly everySeconds?: number;
  /** By key; null or absent: there is nothing to say now. Reads little, within a second, over `ReservedDatabase`. */
  read(signal: AbortSignal): Promise<Readonly<Record<string, number | null>>>;
}

/** Port: a figure made of what all processes together counted in the last moments. */
export interface FigureRate extends FigureSeries {
  /** What it is to alerts where that differs, and over how long they look at it; a minute, and the same, when absent. */
  readonly forAlerts?: { readonly windowSeconds: number; of?(change: MetricsTotals, seconds: number): number | null };
  /** @param change what was counted in `seconds`. Null: there is nothing to say. */
  of(change: MetricsTotals, seconds: number): number | null;
}
