import type { Hours } from '../hours.js';

/** What the clocks of a zone show, minute by minute, as the runtime formats it: slow, and right without any arithmetic of ours. */
export interface WallClock {
  /** The first minute, since 1970. */
  readonly first: number;
  readonly shown: readonly { readonly date: string; readonly weekday: number; readonly minute: number }[];
  /** For each minute whether there is business. */
  open(hours: Omit<Hours, 'timeZone'>): boolean[];
}

const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Looks at the clock of a zone for so many minutes. */
export function wallClock(timeZone: string, from: Date, minutes: number): WallClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const first = Math.floor(from.getTime() / 60_000);
  const shown = Array.from({ length: minutes }, (_, index) => {
    // Such as "Fri, 24/04/2026, 01:30".
    const text = format.format((first + index) * 60_000);
    return {
      date: `${text.slice(11, 15)}-${text.slice(8, 10)}-${text.slice(5, 7)}`,
      weekday: WEEKDAYS.indexOf(text.slice(0, 3)),
      minute: Number(text.slice(17, 19)) * 60 + Number(text.slice(20, 22)),
    };
  });
  const open = ({ alwaysOpen, ranges, holidays }: Omit<Hours, 'timeZone'>): boolean[] => {
    const closed = new Set<string>(holidays.map(({ date }) => date));
    return shown.map(
      ({ date, weekday, minute }) =>
        alwaysOpen ||
        (!closed.has(date) && ranges.some((range) => range.weekday === weekday && range.opens <= minute && minute < range.closes)),
    );
  };
  return { first, shown, open };
}
