import { addDays, civilDateIn, instantAt } from '#platform/time';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** After the night's backup. */
const MINUTE = 5 * 60;

/** The last time a drill was due; null when it is off. @param zone in which the day and its early morning are. */
export function dueBefore(weekday: string, zone: string, now: Date): Date | null {
  if (weekday === 'off') return null;
  const today = civilDateIn(zone, now);
  for (let back = 0; back <= 8; back += 1) {
    const day = addDays(today, -back);
    // Of a civil date, whatever the zone.
    if (DAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] !== weekday) continue;
    const at = instantAt(zone, day, MINUTE);
    if (at && at <= now) return at;
  }
  return null;
}
