import { type Hours } from './hours.js';
import { type OpenYear, openYearOf } from './open-minutes.js';

/**
 * Years that are looked ahead for open minutes: hours of one minute a week, or ranges that only a holiday could open, come to
 * an end there.
 */
const HORIZON_YEARS = 10;
const MOST_YEARS = 100;

/**
 * The open minutes from `from` to `to`. Minutes are counted as the clock shows them: both ends are taken back to the whole minute,
 * so parts add up to the whole, however often it is cut. 0 when `to` is not after `from`.
 * @throws RangeError for ends that are a century apart
 */
export function businessMinutesBetween(hours: Hours, from: Date, to: Date): number {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  if (end <= begin) return 0;
  if (hours.alwaysOpen) return end - begin;
  const [first, last] = [from.getUTCFullYear() - 1, to.getUTCFullYear() + 1];
  if (last - first > MOST_YEARS) throw new RangeError('Business minutes are counted over a century at most.');
  let minutes = 0;
  for (let year = first; year <= last; year += 1) {
    const open = openYearOf(hours, year);
    minutes += openBefore(open, end) - openBefore(open, begin);
  }
  return minutes;
}

/**
 * The earliest instant by which so many open minutes have gone by since `from`. Null when there are not so many within ten years: hours
 * that never open, or hardly ever.
 */
export function addBusinessMinutes(hours: Hours, from: Date, minutes: number): Date | null {
  const begin = minuteOf(from);
  if (minutes <= 0) return instantOf(begin);
  if (hours.alwaysOpen) return instantOf(begin + minutes);
  if (hours.ranges.length === 0) return null;
  let left = minutes;
  const first = from.getUTCFullYear() - 1;
  for (let year = first; year <= first + HORIZON_YEARS + 1; year += 1) {
    const open = openYearOf(hours, year);
    const gone = openBefore(open, begin);
    const there = open.before.at(-1)! - gone;
    if (left <= there) return instantOf(nthMinute(open, gone + left));
    left -= there;
  }
  return null;
}

/** Whether there is business at an instant, and when that changes next: null when it does not within ten years. */
export function openAt(hours: Hours, at: Date): { readonly open: boolean; readonly until: Date | null } {
  if (hours.alwaysOpen) return { open: true, until: null };
  const minute = minuteOf(at);
  const first = at.getUTCFullYear() - 1;
  let open = false;
  // The end of a stretch may be the beginning of the next one, at the turn of a year.
  let end: number | null = null;
  for (let year = first; year <= first + HORIZON_YEARS + 1; year += 1) {
    const { from, until } = openYearOf(hours, year);
    for (let index = firstAfter(until, end ?? minute); index < from.length; index += 1) {
      const [begin, close] = [from[index]!, until[index]!];
      if (end !== null && begin > end) return { open: true, until: instantOf(end) };
      if (!open && begin > minute) return { open: false, until: instantOf(begin) };
      open = true;
      end = close;
    }
  }
  // Hours that are always open by their ranges end with the years that were looked at.
  return { open, until: null };
}

function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / 60_000);
}

function instantOf(minute: number): Date {
  return new Date(minute * 60_000);
}

/** How many open minutes of the year are before `minute`. */
function openBefore({ from, until, before }: OpenYear, minute: number): number {
  const index = firstAfter(until, minute);
  return before[index]! + Math.max(0, minute - (from[index] ?? minute));
}

/** The minute after the `count`th open one of the year. */
function nthMinute({ from, before }: OpenYear, count: number): number {
  // The first place before which there are at least so many; the stretch before that one holds it.
  let [low, high] = [1, before.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before[middle]! >= count) high = middle;
    else low = middle + 1;
  }
  return from[low - 1]! + count - before[low - 1]!;
}

/** The first place of a sorted list whose number is greater than `than`. */
function firstAfter(list: readonly number[], than: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! > than) high = middle;
    else low = middle + 1;
  }
  return low;
}
