import { Injectable } from '@nestjs/common';
import { type DailySeries, type DayRange, type Gauge, type Ratio, StatsRegistry, type StatsScope, type StatsTopic } from '#platform/stats';
import { addDays, type CivilDate, Clock } from '#platform/time';
import { DailyFigureRepository } from './daily-figure.repository.js';
import { daysOf } from './period.js';

/** One number: of the period and the one before. Of what is only known as of now there is no earlier one. */
export interface Figure {
  readonly key: string;
  /** A ratio is between 0 and 1, or null where there is nothing to divide by. */
  readonly kind: 'count' | 'ratio';
  readonly value: number | null;
  readonly previous: number | null;
}

/** A value a day; `previous` is that of the day as far into the period before. */
export interface Series {
  readonly key: string;
  readonly kind: 'count' | 'ratio';
  readonly points: readonly { readonly date: string; readonly value: number | null; readonly previous: number | null }[];
}

/** Everything of a topic, and when it was counted. */
export interface Figures {
  readonly asOf: Date;
  readonly figures: readonly Figure[];
  readonly series: readonly Series[];
}

/** Which days, and whose; null for all organisations. */
export interface Reading {
  readonly period: DayRange;
  readonly previous: DayRange;
  readonly today: CivilDate;
  readonly organisationIds: readonly string[] | null;
}

type Counts = ReadonlyMap<string, number>;

/** Reads figures: days that are over from what was kept, the others from where things happen. */
@Injectable()
export class FigureReader {
  constructor(
    private readonly registry: StatsRegistry,
    private readonly kept: DailyFigureRepository,
    private readonly clock: Clock,
  ) {}

  async read(topic: StatsTopic, reading: Reading): Promise<Figures> {
    const asOf = this.clock.now();
    const inTopic = ({ topics }: { topics: readonly StatsTopic[] }) => topics.includes(topic);
    const ratios = this.registry.ratios.filter(inTopic);
    const needed = (key: string) => ratios.some(({ used, available }) => used === key || available === key);
    const counts = new Map<string, { series: DailySeries; now: Counts; before: Counts }>();
    for (const series of this.registry.series.filter((each) => inTopic(each) || needed(each.key)))
      counts.set(series.key, {
        series,
        now: await this.countsOf(series, reading.period, reading.organisationIds),
        before: await this.countsOf(series, reading.previous, reading.organisationIds),
      });
    const gauges = new Map<string, { gauge: Gauge; value: number }>();
    const scope: StatsScope = reading.organisationIds === null ? 'installation' : { organisationIds: reading.organisationIds };
    for (const gauge of this.registry.gauges.filter((each) => inTopic(each) || needed(each.key)))
      gauges.set(gauge.key, { gauge, value: await gauge.value(scope) });

    const counted = [...counts.values()].filter(({ series }) => inTopic(series));
    const shares = ratios.map((ratio) => shareOf(ratio, counts.get(ratio.used)!, gauges.get(ratio.available)!.value, reading));
    return {
      asOf,
      figures: [
        ...counted.map(({ series, now, before }) => ({ key: series.key, kind: 'count' as const, value: sum(now), previous: sum(before) })),
        ...[...gauges.values()]
          .filter(({ gauge }) => inTopic(gauge))
          .map(({ gauge, value }) => ({ key: gauge.key, kind: 'count' as const, value, previous: null })),
        ...shares.map(({ figure }) => figure),
      ],
      series: [
        ...counted.map(({ series, now, before }) => ({
          key: series.key,
          kind: 'count' as const,
          points: pointsOf(reading, (date, counts_) => counts_.get(date) ?? 0, now, before),
        })),
        ...shares.map(({ series }) => series),
      ],
    };
  }

  /** By day, over all organisations. */
  private async countsOf(series: DailySeries, range: DayRange, organisationIds: readonly string[] | null): Promise<Counts> {
    const { sums, groups } = await this.kept.counted(series.key, range, organisationIds);
    const counts = new Map(sums.map(({ date, value }) => [date, value]));
    for (const group of groups) {
      const open = group.countedTo === null ? range.from : later(range.from, addDays(group.countedTo, 1));
      if (open > range.to) continue;
      for (const { date, value } of await series.count({ from: open, to: range.to }, group.organisationIds))
        counts.set(date, (counts.get(date) ?? 0) + value);
    }
    return counts;
  }
}

/** Used of available on the days with any use, up to today: a closed office is not an empty one. */
function shareOf(ratio: Ratio, { now, before }: { now: Counts; before: Counts }, available: number, reading: Reading) {
  const share = (counts: Counts): number | null => {
    const days = [...counts].filter(([date, value]) => value > 0 && date <= reading.today);
    return days.length === 0 || available === 0
      ? null
      : rounded(days.reduce((total, [, value]) => total + value, 0) / (days.length * available));
  };
  const daily = (date: string, counts: Counts) => (available === 0 ? null : rounded((counts.get(date) ?? 0) / available));
  return {
    figure: { key: ratio.key, kind: 'ratio' as const, value: share(now), previous: share(before) },
    series: { key: ratio.key, kind: 'ratio' as const, points: pointsOf(reading, daily, now, before) },
  };
}

function pointsOf<T extends number | null>(
  { period, previous }: Reading,
  value: (date: string, counts: Counts) => T,
  now: Counts,
  before: Counts,
) {
  const earlier = daysOf(previous);
  return daysOf(period).map((date, index) => ({ date, value: value(date, now), previous: value(earlier[index]!, before) }));
}

function sum(counts: Counts): number {
  return [...counts.values()].reduce((total, value) => total + value, 0);
}

/** Four digits; never over 1, though a desk that was taken out of use counts where it was used. */
function rounded(share: number): number {
  return Math.min(1, Math.round(share * 10_000) / 10_000);
}

function later(a: CivilDate, b: CivilDate): CivilDate {
  return a > b ? a : b;
}
