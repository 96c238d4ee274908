import { toCursor } from '#platform/http';
import type { Page } from '../office-list.query.js';
import type { OfficeState, ZoneState } from '../office-state.js';

/** An office as those who manage it see it. */
export class OfficeView {
  /** UUID. */
  id: string;
  /** UUID. */
  organisationId: string;
  name: string;
  /** Name of the tz database, such as `Europe/Madrid`. */
  timeZone: string;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC; null while the office is in use. */
  archivedAt: string | null;
}

/** A page of offices. */
export class OfficeListView {
  items: OfficeView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A zone of an office. */
export class ZoneView {
  /** UUID. */
  id: string;
  /** UUID. */
  officeId: string;
  name: string;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** A page of zones. */
export class ZoneListView {
  items: ZoneView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toOfficeView({ id, organisationId, name, timeZone, version, createdAt, archivedAt }: OfficeState): OfficeView {
  return { id, organisationId, name, timeZone, version, createdAt: createdAt.toISOString(), archivedAt: archivedAt?.toISOString() ?? null };
}

export function toOfficeListView(page: Page<OfficeState>): OfficeListView {
  return { items: page.items.map(toOfficeView), nextCursor: page.next && toCursor(page.next) };
}

export function toZoneView({ id, officeId, name, version }: ZoneState): ZoneView {
  return { id, officeId, name, version };
}

export function toZoneListView(page: Page<ZoneState>): ZoneListView {
  return { items: page.items.map(toZoneView), nextCursor: page.next && toCursor(page.next) };
}
