/** A day as people write it, `YYYY-MM-DD`, without a time or a zone. Compares correctly as text. */
export type CivilDate = string & { readonly __brand: 'CivilDate' };

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const formatters = new Map<string, Intl.DateTimeFormat>();
// More than the tz database has names; only spellings in other letter cases could fill it up.
const MAX_FORMATTERS = 1_000;

/** True for a day that exists in the calendar: `2028-02-29` yes, `2026-02-29` no. Years 1900 to 9999. */
export function isCivilDate(text: unknown): text is CivilDate {
  if (typeof text !== 'string') return false;
  const parts = SHAPE.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1900) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** True for a zone name of the tz database that this runtime knows, such as `Europe/Madrid`. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || name.length > 64 || !/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    formatterFor(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The civil date at `instant` in `zone`. Civil dates are computed here and nowhere else: PostgreSQL may carry
 * another release of the tz database. Throws a RangeError for an unknown zone.
 */
export function civilDateIn(zone: string, instant: Date): CivilDate {
  return formatterFor(zone).format(instant) as CivilDate;
}

/** The day `days` after `date`, or before it when negative. Civil days have no hours, so no clock change matters. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10) as CivilDate;
}

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    // en-CA writes YYYY-MM-DD.
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatters.set(zone, formatter);
  }
  return formatter;
}
