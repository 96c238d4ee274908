import { lastReservableDay, type OccupiedDay } from '#desks';
import type { OpenOffice } from '#offices';
import { addDays, type CivilDate, civilDateIn } from '#platform/time';

/** A part of an office. */
export class ZoneChoiceView {
  /** UUID. */
  id: string;
  name: string;
}

/** An office to choose. */
export class OfficeChoiceView {
  /** UUID. */
  id: string;
  /** UUID. */
  organisationId: string;
  name: string;
  /** Name of the tz database, such as `Europe/Madrid`. */
  timeZone: string;
  /** `YYYY-MM-DD`: what day it is in the office now. */
  today: string;
  /** `YYYY-MM-DD`: how far ahead a desk may be reserved. */
  lastDay: string;
  /** By name, at most 200. */
  zones: ZoneChoiceView[];
}

/** The offices there are to choose from. */
export class OfficeChoiceListView {
  /** By name, at most 1000. */
  items: OfficeChoiceView[];
}

/** How full an office is on a day. */
export class OccupancyDayView {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Active desks, as things are now. */
  desks: number;
  reserved: number;
}

/** How full an office is on some days. */
export class OccupancyView {
  /** Every day that was asked for, in order. */
  items: OccupancyDayView[];
}

export function toOfficeChoiceView({ id, organisationId, name, timeZone, zones }: OpenOffice, now: Date): OfficeChoiceView {
  const today = civilDateIn(timeZone, now);
  return { id, organisationId, name, timeZone, today, lastDay: lastReservableDay(today), zones: zones.map((zone) => ({ ...zone })) };
}

export function toOccupancyView(
  from: CivilDate,
  to: CivilDate,
  { desks, days }: { readonly desks: number; readonly days: readonly OccupiedDay[] },
): OccupancyView {
  const reserved = new Map(days.map((day) => [day.date, day.reserved]));
  const items: OccupancyDayView[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) items.push({ date, desks, reserved: reserved.get(date) ?? 0 });
  return { items };
}
