import { type CivilDate, offsetsIn } from '#platform/time';
import { DAY_MINUTES, type Hours } from './hours.js';

/** The open minutes of a year, by the calendar of the zone: stretches in order, apart from each other. In minutes since 1970. */
export interface OpenYear {
  readonly from: readonly number[];
  /** Excluded. */
  readonly until: readonly number[];
  /** Open minutes before the stretch of the same place; one more than there are stretches: the last is the sum of all. */
  readonly before: readonly number[];
}

/** Minutes since 1970 at which the clocks are the same time ahead of UTC. */
interface ZoneStretch {
  readonly from: number;
  readonly until: number;
  readonly ahead: number;
}

const MOST_ZONE_YEARS = 500;
const zoneYears = new Map<string, ZoneStretch[]>();
const openYears = new WeakMap<Hours, Map<number, OpenYear>>();

/** Made once for each object of hours and year. */
export function openYearOf(hours: Hours, year: number): OpenYear {
  const years = openYears.get(hours) ?? new Map<number, OpenYear>();
  openYears.set(hours, years);
  const known = years.get(year);
  if (known) return known;
  const made = makeYear(hours, year);
  years.set(year, made);
  return made;
}

function makeYear(hours: Hours, year: number): OpenYear {
  const from: number[] = [];
  const until: number[] = [];
  const byWeekday = rangesByWeekday(hours);
  const closed = new Set(hours.holidays.map(({ date }) => Date.parse(date) / (DAY_MINUTES * 60_000)));
  for (const stretch of zoneYearOf(hours.timeZone, year)) {
    // What the clocks show, as minutes since the local 1970. Cut where they change, so each minute is the one it is shown as.
    const [first, last] = [stretch.from + stretch.ahead, stretch.until + stretch.ahead];
    for (let day = Math.floor(first / DAY_MINUTES); day * DAY_MINUTES < last; day += 1) {
      if (closed.has(day)) continue;
      for (const { opens, closes } of byWeekday[weekdayOf(day)]!) {
        const begin = Math.max(day * DAY_MINUTES + opens, first) - stretch.ahead;
        const end = Math.min(day * DAY_MINUTES + closes, last) - stretch.ahead;
        if (begin >= end) continue;
        if (until.at(-1) === begin) until[until.length - 1] = end;
        else {
          from.push(begin);
          until.push(end);
        }
      }
    }
  }
  const before = [0];
  for (const [index, begin] of from.entries()) before.push(before[index]! + until[index]! - begin);
  return { from, until, before };
}

function rangesByWeekday({ alwaysOpen, ranges }: Hours): { readonly opens: number; readonly closes: number }[][] {
  return Array.from({ length: 8 }, (_, weekday) =>
    alwaysOpen
      ? [{ opens: 0, closes: DAY_MINUTES }]
      : ranges.filter((range) => range.weekday === weekday).toSorted((one, other) => one.opens - other.opens),
  );
}

/** @param day since 1970-01-01, which was a Thursday. 1 is Monday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function zoneYearOf(zone: string, year: number): ZoneStretch[] {
  const key = `${zone} ${year}`;
  const known = zoneYears.get(key);
  if (known) return known;
  const made = offsetsIn(zone, `${year}-01-01` as CivilDate, `${year}-12-31` as CivilDate).map((each) => ({
    from: Math.floor(each.from.getTime() / 60_000),
    until: Math.floor(each.until.getTime() / 60_000),
    ahead: Math.floor(each.offset / 60),
  }));
  const oldest = zoneYears.size >= MOST_ZONE_YEARS ? zoneYears.keys().next().value : undefined;
  if (oldest !== undefined) zoneYears.delete(oldest);
  zoneYears.set(key, made);
  return made;
}
