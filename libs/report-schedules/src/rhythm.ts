import { addDays, type CivilDate, civilDateIn, instantAt } from '#platform/time';
import type { Frequency } from './tables.js';

/** When something is due, by the clocks of a zone. */
export interface Rhythm {
  readonly frequency: Frequency;
  /** 1 is Monday; null unless weekly. */
  readonly weekday: number | null;
  /** In a shorter month its last day; null unless monthly. */
  readonly monthDay: number | null;
  /** On the hour, 0 to 23. */
  readonly hour: number;
  readonly timeZone: string;
}

/** Two months hold a due day of every rhythm, also where a zone leaves a day out. */
const MOST_DAYS = 70;

/** The first time after `after` at which it is due: once a day that counts, also when the clocks skip or repeat the hour. */
export function nextDue(rhythm: Rhythm, after: Date): Date {
  let date = civilDateIn(rhythm.timeZone, after);
  for (let tried = 0; tried < MOST_DAYS; tried += 1, date = addDays(date, 1)) {
    const at = isDueOn(rhythm, date) ? instantAt(rhythm.timeZone, date, rhythm.hour * 60) : null;
    if (at && at > after) return at;
  }
  throw new Error(`No day of ${MOST_DAYS} is due`);
}

/** The days that what is due then is about: the day, the seven days or the calendar month before. */
export function daysBefore({ frequency, timeZone }: Rhythm, due: Date): { readonly from: CivilDate; readonly to: CivilDate } {
  const today = civilDateIn(timeZone, due);
  if (frequency === 'daily') return { from: addDays(today, -1), to: addDays(today, -1) };
  if (frequency === 'weekly') return { from: addDays(today, -7), to: addDays(today, -1) };
  const to = addDays(firstOfMonth(today), -1);
  return { from: firstOfMonth(to), to };
}

function isDueOn({ frequency, weekday, monthDay }: Rhythm, date: CivilDate): boolean {
  if (frequency === 'daily') return true;
  if (frequency === 'weekly') return (new Date(date).getUTCDay() + 6) % 7 === weekday! - 1;
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return day === Math.min(monthDay!, new Date(Date.UTC(year, month, 0)).getUTCDate());
}

function firstOfMonth(date: CivilDate): CivilDate {
  return `${date.slice(0, 8)}01` as CivilDate;
}
