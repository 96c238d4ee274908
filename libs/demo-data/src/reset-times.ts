import { addDays, civilDateIn, instantAt } from '#platform/time';

/** When demo data is loaded anew. */
export interface ResetTimes {
  readonly every: 'off' | 'hourly' | 'daily';
  /** 0 to 23, when it is daily. */
  readonly hour: number;
  readonly zone: string;
}

const HOUR_MS = 3_600_000;
/** A time that passed longer ago is not made up for: people are about by then. */
const LATE_MS = 30 * 60_000;

/** The last time at which it was due, unless that is long ago. */
export function dueBefore(times: ResetTimes, now: Date): Date | null {
  const last = lastTime(times, now);
  return last && now.getTime() - last.getTime() < LATE_MS ? last : null;
}

/** When it is due next; null when it is off. */
export function dueAfter(times: ResetTimes, now: Date): Date | null {
  if (times.every === 'off') return null;
  if (times.every === 'hourly') return new Date((Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS);
  return around(times, now).find((at) => at > now) ?? null;
}

function lastTime(times: ResetTimes, now: Date): Date | null {
  if (times.every === 'off') return null;
  if (times.every === 'hourly') return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  return around(times, now).findLast((at) => at <= now) ?? null;
}

/** The times of the days around today; a zone may leave one out. */
function around({ hour, zone }: ResetTimes, now: Date): Date[] {
  const today = civilDateIn(zone, now);
  return [-2, -1, 0, 1, 2].flatMap((days) => instantAt(zone, addDays(today, days), hour * 60) ?? []);
}
