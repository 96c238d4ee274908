import { FIGURE_UNITS, type FigureSeries } from '#platform/status';
import { ApiProperty } from '@nestjs/swagger';
import type { FigureHistory } from '../figure-history.service.js';

/** A figure that has a history. */
export class FigureSeriesView {
  key: string;
  /** `share`: a part of 1. */
  @ApiProperty({ enum: FIGURE_UNITS })
  unit: string;
}

/** Every figure that has a history. */
export class FigureSeriesListView {
  items: FigureSeriesView[];
}

/** A step of a history. */
export class HistoryPointView {
  /** Where it begins. ISO 8601. */
  at: string;
  /** Null: nobody took a sample. */
  average: number | null;
  maximum: number | null;
}

/** A figure over time. */
export class HistorySeriesView {
  key: string;
  /** `share`: a part of 1. */
  @ApiProperty({ enum: FIGURE_UNITS })
  unit: string;
  /** One for each step, at most 500. */
  points: HistoryPointView[];
}

/** Figures over time, with the same steps. */
export class FigureHistoryView {
  /** ISO 8601. */
  from: string;
  /** ISO 8601. */
  to: string;
  stepSeconds: number;
  series: HistorySeriesView[];
}

export function toFigureSeriesListView(series: readonly FigureSeries[]): FigureSeriesListView {
  return { items: series.map(({ key, unit }) => ({ key, unit })) };
}

export function toFigureHistoryView({ from, to, stepSeconds, series }: FigureHistory): FigureHistoryView {
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    stepSeconds,
    series: series.map(({ key, unit, points }) => ({
      key,
      unit,
      points: points.map(({ at, average, maximum }) => ({ at: at.toISOString(), average, maximum })),
    })),
  };
}
