import { addDays, civilDateIn, instantAt, offsetsIn } from '#platform/time';

/** Hours of some days of the week in which no mail is wanted, by the clocks of the person. */
export interface QuietRange {
  /** On which it begins; 1 is Monday. */
  readonly days: readonly number[];
  /** Minutes past midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes past midnight, 1 to 1440. Not after `from`: it ends the day after. */
  readonly until: number;
}

const DAY_MINUTES = 1_440;
const WEEK = 7;

/**
 * When mails are wanted again; null when they are now. Whether it is quiet is a matter of what the clocks show, so a night is quiet
 * however many hours it has. @returns a week later when it is always quiet
 */
export function quietUntil(ranges: readonly QuietRange[], zone: string, now: Date): Date | null {
  if (ranges.length === 0) return null;
  const today = civilDateIn(zone, now);
  const days = Array.from({ length: WEEK + 2 }, (_, index) => addDays(today, index));
  const stretches = offsetsIn(zone, days[0]!, days.at(-1)!);
  const isQuietAt = (instant: number) => {
    const stretch = stretches.find(({ from, until }) => from.getTime() <= instant && instant < until.getTime());
    return stretch !== undefined && isQuiet(ranges, instant + stretch.offset * 1_000);
  };
  if (!isQuietAt(now.getTime())) return null;
  // It can only end where the clocks show an end, or are changed.
  const ends = stretches.flatMap(({ from, until, offset }) =>
    [
      from.getTime(),
      ...days.flatMap((day) => ranges.map((range) => Date.parse(day) + (range.until % DAY_MINUTES) * 60_000 - offset * 1_000)),
    ].filter((end) => end >= from.getTime() && end < until.getTime() && end > now.getTime()),
  );
  const end = ends.toSorted((a, b) => a - b).find((each) => !isQuietAt(each));
  return new Date(end ?? now.getTime() + WEEK * 86_400_000);
}

/** Whether some minute of the week is left. */
export function leavesTime(ranges: readonly QuietRange[]): boolean {
  const end = quietUntil(ranges, 'UTC', new Date(0));
  return end === null || end.getTime() < WEEK * 86_400_000;
}

/** The first time after `now` at which the clocks show the hour, or pass it. */
export function nextHour(zone: string, hour: number, now: Date): Date {
  let date = civilDateIn(zone, now);
  for (let tried = 0; tried <= WEEK; tried += 1, date = addDays(date, 1)) {
    const at = instantAt(zone, date, hour * 60);
    if (at && at > now) return at;
  }
  return new Date(now.getTime() + 86_400_000);
}

/** @param shown what the clocks show, as if it were UTC */
function isQuiet(ranges: readonly QuietRange[], shown: number): boolean {
  const day = Math.floor(shown / 86_400_000);
  const minute = (shown - day * 86_400_000) / 60_000;
  // 1970 began on a Thursday.
  const weekday = ((day + 3) % WEEK) + 1;
  const before = ((day + 2) % WEEK) + 1;
  return ranges.some(({ days, from, until }) => {
    if (until > from) return days.includes(weekday) && minute >= from && minute < until;
    return (days.includes(weekday) && minute >= from) || (days.includes(before) && minute < until);
  });
}
