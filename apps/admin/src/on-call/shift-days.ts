import { civilDateIn } from '@/i18n';

/** What a day of a rota needs of a shift. */
interface OnDay {
  readonly from: string;
  /** Excluded. */
  readonly to: string;
}

const DAY_MS = 86_400_000;

/** So many days later, `YYYY-MM-DD`. */
export function daysLater(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of the week of a day. */
export function mondayOf(date: string): string {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return daysLater(date, -((day + 6) % 7));
}

/** Those that touch a day somewhere, in order: one, or those before and after a change. */
export function shiftsOnDay<Shift extends OnDay>(shifts: readonly Shift[], date: string, zone: string): readonly Shift[] {
  return shifts.filter(({ from, to }) => civilDateIn(zone, Date.parse(from)) <= date && civilDateIn(zone, Date.parse(to) - 1) >= date);
}
