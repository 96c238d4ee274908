import type { CivilDate } from './civil-date.js';
import { offsetsIn } from './zone-offsets.js';

/**
 * The instant at which the clocks of `zone` show so many minutes past midnight of `date`: the first one where they show that
 * twice, and the one at which they go on where they leave it out. Null for a day that the zone leaves out. Throws a RangeError
 * for an unknown zone.
 */
export function instantAt(zone: string, date: CivilDate, minutes: number): Date | null {
  const shown = Date.parse(date) + minutes * 60_000;
  for (const { from, until, offset } of offsetsIn(zone, date, date)) {
    const at = Math.max(from.getTime(), shown - offset * 1000);
    if (at < until.getTime()) return new Date(at);
  }
  return null;
}
