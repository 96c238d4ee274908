import { addDays, type CivilDate } from '#platform/time';
import type { DayRange } from '#platform/stats';

/** Longest period that is answered, in days. */
export const MOST_DAYS = 366;
export const PERIODS = ['7d', '30d', '90d'] as const;
export type Period = (typeof PERIODS)[number];

/** The days up to today. */
export function lastDays(period: Period, today: CivilDate): DayRange {
  return { from: addDays(today, 1 - Number.parseInt(period, 10)), to: today };
}

export function lengthOf({ from, to }: DayRange): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** As many days, right before. */
export function previousOf(range: DayRange): DayRange {
  const length = lengthOf(range);
  return { from: addDays(range.from, -length), to: addDays(range.to, -length) };
}

/** Every day of it, in order. */
export function daysOf(range: DayRange): CivilDate[] {
  return Array.from({ length: lengthOf(range) }, (_, index) => addDays(range.from, index));
}
