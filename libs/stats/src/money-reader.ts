import { Injectable } from '@nestjs/common';
import { type MoneySeries, StatsRegistry, type StatsScope } from '#platform/stats';
import { Clock } from '#platform/time';
import type { Reading } from './figure-reader.js';
import { daysOf } from './period.js';

/** So many times, so much in minor units. */
export interface MoneySum {
  readonly count: number;
  readonly amount: bigint;
}

/** Of the period and the one before. */
export interface MoneyPair {
  readonly value: MoneySum;
  readonly previous: MoneySum;
}

/** What one contributor counts. */
export interface MoneySource extends MoneyPair {
  readonly key: string;
  readonly direction: 'payment' | 'refund';
}

/** One day, with the day as far into the period before. */
export interface MoneyPoint {
  readonly date: string;
  readonly payments: MoneyPair;
  readonly refunds: MoneyPair;
}

/** All that moved in a currency. */
export interface CurrencyFigures {
  /** ISO 4217. */
  readonly currency: string;
  /** Digits of its minor unit: 2 for cents. */
  readonly decimals: number;
  readonly payments: MoneyPair;
  readonly refunds: MoneyPair;
  readonly sources: readonly MoneySource[];
  readonly points: readonly MoneyPoint[];
}

/** Money by currency, in order of their codes, and when it was counted. */
export interface MoneyFigures {
  readonly asOf: Date;
  /** Whether anything here takes money at all. */
  readonly takesMoney: boolean;
  readonly currencies: readonly CurrencyFigures[];
}

type Days = Map<string, MoneySum>;
/** What a contributor counted in a currency, by day: of both periods, whose days differ. */
interface Counted {
  readonly series: MoneySeries;
  readonly days: Days;
}

const NOTHING: MoneySum = { count: 0, amount: 0n };

/** Reads what moved: as the libs that look after money say it, by currency. */
@Injectable()
export class MoneyReader {
  constructor(
    private readonly registry: StatsRegistry,
    private readonly clock: Clock,
  ) {}

  async read({ period, previous, organisationIds }: Reading): Promise<MoneyFigures> {
    const asOf = this.clock.now();
    const scope: StatsScope = organisationIds === null ? 'installation' : { organisationIds };
    const byCurrency = new Map<string, Counted[]>();
    for (const series of this.registry.money) {
      // The days of the period before lie right before those of the period.
      const counts = await series.count({ from: previous.from, to: period.to }, scope);
      for (const [currency, rows] of Map.groupBy(counts, (row) => row.currency)) {
        const days: Days = new Map();
        for (const { date, count, amount } of rows) days.set(date, plus(days.get(date) ?? NOTHING, { count, amount }));
        byCurrency.set(currency, [...(byCurrency.get(currency) ?? []), { series, days }]);
      }
    }
    const days = { now: daysOf(period), before: daysOf(previous) };
    const currencies = [...byCurrency]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, counted]) => figuresOf(currency, counted, days));
    return { asOf, takesMoney: this.registry.money.length > 0, currencies };
  }
}

interface BothPeriods {
  readonly now: readonly string[];
  readonly before: readonly string[];
}

function figuresOf(currency: string, counted: readonly Counted[], days: BothPeriods): CurrencyFigures {
  const towards = (direction: MoneySeries['direction']) => counted.filter(({ series }) => series.direction === direction);
  const [payments, refunds] = [towards('payment'), towards('refund')];
  return {
    currency,
    decimals: new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits!,
    payments: pairOf(payments, days),
    refunds: pairOf(refunds, days),
    sources: counted.map((each) => ({ key: each.series.key, direction: each.series.direction, ...pairOf([each], days) })),
    points: days.now.map((date, index) => {
      const day = { now: [date], before: [days.before[index]!] };
      return { date, payments: pairOf(payments, day), refunds: pairOf(refunds, day) };
    }),
  };
}

function pairOf(counted: readonly Counted[], { now, before }: BothPeriods): MoneyPair {
  const over = (dates: readonly string[]) =>
    counted.flatMap(({ days }) => dates.map((date) => days.get(date) ?? NOTHING)).reduce(plus, NOTHING);
  return { value: over(now), previous: over(before) };
}

function plus(a: MoneySum, b: MoneySum): MoneySum {
  return { count: a.count + b.count, amount: a.amount + b.amount };
}
