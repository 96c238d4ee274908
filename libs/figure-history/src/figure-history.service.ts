import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { FigureRegistry, type FigureSeries } from '#platform/status';
import { Clock } from '#platform/time';
import { requireSystemRead } from '#system-status';
import { FigureHistoryQuery, type FigurePoint, type HistorySpan } from './figure-history.query.js';
import { SAMPLES_HOURS } from './figure-sample.repository.js';
import { AVERAGED_SECONDS, stepFor } from './history-step.js';

/** Which part of the history of which figures; the last hour when nothing is said. */
export interface HistoryRequest {
  readonly series: readonly string[];
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/** A step of a history; null: nobody took a sample. */
export interface HistoryPoint {
  readonly at: Date;
  readonly average: number | null;
  readonly maximum: number | null;
}

/** Figures over time, all with the same steps. */
export interface FigureHistory {
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  readonly series: readonly (FigureSeries & { readonly points: readonly HistoryPoint[] })[];
}

const HOUR_MS = 3_600_000;
const LONGEST_MS = 31 * 24 * HOUR_MS;
const MOST_SERIES = 12;

/** The history of figures, for people. */
@Injectable()
export class FigureHistoryService {
  constructor(
    private readonly registry: FigureRegistry,
    private readonly query: FigureHistoryQuery,
    private readonly clock: Clock,
  ) {}

  /** Every figure that has a history. */
  series(actor: Actor): readonly FigureSeries[] {
    requireSystemRead(actor);
    return this.registry.series;
  }

  async read(actor: Actor, request: HistoryRequest): Promise<FigureHistory> {
    requireSystemRead(actor);
    const now = this.clock.now();
    const asked = this.seriesOf(request.series);
    const to = request.to ?? now;
    const from = request.from ?? new Date(to.getTime() - HOUR_MS);
    const length = to.getTime() - from.getTime();
    if (length <= 0) refuse('to', 'must be after from');
    if (length > LONGEST_MS) refuse('from', 'must be at most 31 days before to');
    // An hour to spare: samples that are that old may be removed while they are read.
    const isFine = now.getTime() - from.getTime() < (SAMPLES_HOURS - 1) * HOUR_MS;
    const stepSeconds = stepFor(length / 1000, isFine ? 0 : AVERAGED_SECONDS);
    const span = { series: asked.map(({ key }) => key), from: floorTo(from, stepSeconds), to, stepSeconds };
    const points = stepSeconds < AVERAGED_SECONDS ? await this.query.ofSamples(span) : await this.query.ofAverages(span);
    const byKey = Map.groupBy(points, ({ series }) => series);
    return {
      from: span.from,
      to,
      stepSeconds,
      series: asked.map((series) => ({ ...series, points: filled(byKey.get(series.key) ?? [], span) })),
    };
  }

  private seriesOf(keys: readonly string[]): FigureSeries[] {
    if (keys.length > MOST_SERIES) refuse('series', `must name at most ${MOST_SERIES}`);
    return [...new Set(keys)].map((key) => this.registry.find(key) ?? refuse('series', 'names a figure that has no history'));
  }
}

function floorTo(time: Date, seconds: number): Date {
  return new Date(Math.floor(time.getTime() / 1000 / seconds) * seconds * 1000);
}

/** A point for every step, so that a hole is seen as one. */
function filled(points: readonly FigurePoint[], { from, to, stepSeconds }: HistorySpan): HistoryPoint[] {
  const byTime = new Map(points.map((point) => [point.at.getTime(), point]));
  const all: HistoryPoint[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += stepSeconds * 1000) {
    const point = byTime.get(at);
    all.push({ at: new Date(at), average: point?.average ?? null, maximum: point?.maximum ?? null });
  }
  return all;
}

function refuse(field: string, problem: string): never {
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
