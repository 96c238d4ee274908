import type { CivilDate } from '#platform/time';

/** Local minutes of a weekday: `opens` included, `closes` excluded and at most 1440, which is the midnight after it. */
export interface OpenRange {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly opens: number;
  readonly closes: number;
}

/** A day that is closed whatever weekday it is. */
export interface Holiday {
  readonly date: CivilDate;
  readonly name: string;
}

/** When there is business: whenever the clocks of the zone show a time within a range, and the day is no holiday. */
export interface Hours {
  /** Name of the tz database. */
  readonly timeZone: string;
  /** Day and night, holidays too; ranges and holidays are of no account then. */
  readonly alwaysOpen: boolean;
  readonly ranges: readonly OpenRange[];
  readonly holidays: readonly Holiday[];
}

/** What counts where nobody set up any. */
export const ALWAYS_OPEN: Hours = { timeZone: 'UTC', alwaysOpen: true, ranges: [], holidays: [] };

export const DAY_MINUTES = 1440;

/** What is wrong with the ranges, with the place of the one; null for nothing. */
export function problemOfRanges(ranges: readonly OpenRange[]): { readonly index: number; readonly problem: string } | null {
  for (const [index, range] of ranges.entries()) {
    if (range.opens >= range.closes) return { index, problem: 'must close after it opens' };
    const other = ranges.findIndex((each) => each.weekday === range.weekday && each.opens < range.closes && range.opens < each.closes);
    if (other < index) return { index, problem: 'overlaps another range of the day' };
  }
  return null;
}
