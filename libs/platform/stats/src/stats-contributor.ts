import type { CivilDate } from '#platform/time';

/** Days, both of them included. */
export interface DayRange {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** What was counted in an organisation on a day of its own zone. */
export interface DayCount {
  readonly organisationId: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly value: number;
}

/** Whose figures: those of some organisations, or of the whole installation. */
export type StatsScope = { readonly organisationIds: readonly string[] } | 'installation';

/** Answers in which a figure stands. */
export type StatsTopic = 'overview' | 'users';

/** Something that happens so often a day. What was counted on a day that is over must not change any more. */
export interface DailySeries {
  /** Lower-case words with dashes, unique: `sign-ups`. */
  readonly key: string;
  readonly topics: readonly StatsTopic[];
  /** Counts by organisation and day; days without any may be missing. Reads by an index on time. */
  count(range: DayRange, organisationIds: readonly string[]): Promise<readonly DayCount[]>;
}

/** How many of something there are right now. */
export interface Gauge {
  readonly key: string;
  readonly topics: readonly StatsTopic[];
  value(scope: StatsScope): Promise<number>;
}

/** How much of what there is was used: a series over a gauge, on the days on which there was any use up to today. */
export interface Ratio {
  readonly key: string;
  readonly topics: readonly StatsTopic[];
  /** Key of a series. */
  readonly used: string;
  /** Key of a gauge. */
  readonly available: string;
}

/** Money that moved on a day of the organisation's own zone, in one currency. */
export interface MoneyCount {
  readonly organisationId: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** ISO 4217, such as `EUR`. */
  readonly currency: string;
  /** How many times. */
  readonly count: number;
  /** In minor units, such as cents; what was given back is not negative either. */
  readonly amount: bigint;
}

/** Money that comes in, or is given back. */
export interface MoneySeries {
  readonly key: string;
  /** `refund`: given back, counted on the day on which it was. */
  readonly direction: 'payment' | 'refund';
  /** By organisation, day and currency; days without any may be missing. Reads by an index on time. */
  count(range: DayRange, scope: StatsScope): Promise<readonly MoneyCount[]>;
}

/** Port: a lib that knows figures. */
export interface StatsContributor {
  readonly name: string;
  readonly series?: readonly DailySeries[];
  readonly gauges?: readonly Gauge[];
  readonly ratios?: readonly Ratio[];
  readonly money?: readonly MoneySeries[];
}
