import { toCursor } from '#platform/http';
import type { BusinessHours } from '../business-hours.repository.js';

/** A time of a weekday at which there is business. */
export class OpenRangeView {
  /** 1 is Monday. */
  weekday: number;
  /** Local time, `HH:MM`. */
  opens: string;
  /** Local time, `HH:MM`; the first minute that is closed, at most `24:00`. */
  closes: string;
}

/** A day that is closed. */
export class HolidayView {
  /** `YYYY-MM-DD`. */
  date: string;
  name: string;
}

/** When there is business. */
export class BusinessHoursView {
  /** UUID. */
  id: string;
  /** UUID. Null: of the installation, for every organisation that has none of its own. */
  organisationId: string | null;
  name: string;
  /** Name of the tz database, such as `Europe/Madrid`. */
  timeZone: string;
  /** Day and night, on holidays too: ranges and holidays are of no account then. */
  alwaysOpen: boolean;
  /** By weekday and time. */
  ranges: OpenRangeView[];
  /** By date. */
  holidays: HolidayView[];
  /** Whether they count where nothing else is chosen. */
  isDefault: boolean;
  /** Whether you may change them: those of the installation, only with the permission on all of it. */
  mayChange: boolean;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** A page of business hours, the newest first. */
export class BusinessHoursListView {
  items: BusinessHoursView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** Whether it is open at an instant. */
export class BusinessHoursPreviewView {
  /** ISO 8601, UTC. */
  at: string;
  open: boolean;
  /** When it closes if it is open, or opens if it is not; ISO 8601, UTC. Null: neither within ten years. */
  changesAt: string | null;
}

export function toBusinessHoursView(hours: BusinessHours, mayChange: boolean): BusinessHoursView {
  const { id, organisationId, name, timeZone, alwaysOpen, ranges, holidays, isDefault, version } = hours;
  return {
    id,
    organisationId,
    name,
    timeZone,
    alwaysOpen,
    ranges: ranges.map(({ weekday, opens, closes }) => ({ weekday, opens: timeOf(opens), closes: timeOf(closes) })),
    holidays: holidays.map((holiday) => ({ date: holiday.date, name: holiday.name })),
    isDefault,
    mayChange,
    version,
  };
}

/** @param found one more than the page has, when there are more. */
export function toBusinessHoursListView(
  found: readonly BusinessHours[],
  limit: number,
  mayChange: (hours: BusinessHours) => boolean,
): BusinessHoursListView {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((each) => toBusinessHoursView(each, mayChange(each))),
    nextCursor: found.length > limit && last ? toCursor([last.id]) : null,
  };
}

function timeOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
