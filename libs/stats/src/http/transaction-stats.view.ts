import type { CurrencyFigures, MoneyPair, MoneyPoint, MoneySource } from '../money-reader.js';
import type { MoneyAnswer } from '../stats.service.js';
import { StatsPeriodView } from './stats.view.js';

/**
 * How often and how much. Amounts are digits in minor units of the currency, such as cents: their sums may be larger than
 * what readers of JSON take a number for.
 */
export class MoneyFigureView {
  count: number;
  /** Such as `123450` for 1,234.50. */
  amount: string;
  previousCount: number;
  previousAmount: string;
}

/** What one part of the platform counts. */
export class MoneySourceView extends MoneyFigureView {
  key: string;
  /** `payment`: it came in. `refund`: it was given back. */
  direction: 'payment' | 'refund';
}

/** One day. */
export class MoneyPointView {
  /** `YYYY-MM-DD`, a day of each organisation's own zone. */
  date: string;
  payments: MoneyFigureView;
  refunds: MoneyFigureView;
}

/** All that moved in a currency. */
export class CurrencyStatsView {
  /** ISO 4217, such as `EUR`. */
  currency: string;
  /** Digits of the minor unit: 2 for cents. */
  decimals: number;
  payments: MoneyFigureView;
  refunds: MoneyFigureView;
  /** Payments less refunds; digits, with a minus sign where more was given back. */
  net: string;
  previousNet: string;
  sources: MoneySourceView[];
  /** One for each day of the period, in order. */
  points: MoneyPointView[];
}

/** What was paid and given back in a period, with the period before beside it. */
export class TransactionStatsView {
  period: StatsPeriodView;
  previous: StatsPeriodView;
  /** When it was counted: at most a minute ago. ISO 8601. */
  asOf: string;
  /** False: no part of the platform takes money, so there is nothing to count. */
  takesMoney: boolean;
  /** In order of their codes; amounts of two currencies are never added. */
  currencies: CurrencyStatsView[];
}

export function toTransactionStatsView({ period, previous, asOf, takesMoney, currencies }: MoneyAnswer): TransactionStatsView {
  return {
    period: { ...period },
    previous: { ...previous },
    asOf: asOf.toISOString(),
    takesMoney,
    currencies: currencies.map(toCurrencyView),
  };
}

function toCurrencyView({ currency, decimals, payments, refunds, sources, points }: CurrencyFigures): CurrencyStatsView {
  return {
    currency,
    decimals,
    payments: toFigureView(payments),
    refunds: toFigureView(refunds),
    net: String(payments.value.amount - refunds.value.amount),
    previousNet: String(payments.previous.amount - refunds.previous.amount),
    sources: sources.map(toSourceView),
    points: points.map(toPointView),
  };
}

function toSourceView({ key, direction, ...pair }: MoneySource): MoneySourceView {
  const { count, amount, previousCount, previousAmount } = toFigureView(pair);
  return { key, direction, count, amount, previousCount, previousAmount };
}

function toPointView({ date, payments, refunds }: MoneyPoint): MoneyPointView {
  return { date, payments: toFigureView(payments), refunds: toFigureView(refunds) };
}

function toFigureView({ value, previous }: MoneyPair): MoneyFigureView {
  return {
    count: value.count,
    amount: String(value.amount),
    previousCount: previous.count,
    previousAmount: String(previous.amount),
  };
}
