import { addDays, civilDateIn, instantAt } from '#platform/time';

/** When backups are made by themselves. */
export interface BackupTimes {
  readonly every: 'off' | 'hourly' | 'daily';
  /** 0 to 23, when it is daily. */
  readonly hour: number;
  readonly zone: string;
}

const HOUR_MS = 3_600_000;

/** The last time at which one was due, however long ago: a missed one is made up for. Null when it is off. */
export function dueBefore(times: BackupTimes, now: Date): Date | null {
  if (times.every === 'off') return null;
  if (times.every === 'hourly') return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  return around(times, now).findLast((at) => at <= now) ?? null;
}

/** When one is due next; null when it is off. */
export function dueAfter(times: BackupTimes, now: Date): Date | null {
  if (times.every === 'off') return null;
  if (times.every === 'hourly') return new Date((Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS);
  return around(times, now).find((at) => at > now) ?? null;
}

/** The times of the days around today; a zone may leave one out, or have it twice. */
function around({ hour, zone }: BackupTimes, now: Date): Date[] {
  const today = civilDateIn(zone, now);
  return [-2, -1, 0, 1, 2].flatMap((days) => instantAt(zone, addDays(today, days), hour * 60) ?? []);
}
