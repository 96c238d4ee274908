import { toCursor } from '#platform/http';
import type { DeskOnDay } from '../desk-day.query.js';
import type { DeskPage } from '../desk-list.query.js';
import type { DeskState } from '../desk.entity.js';

/** Where a desk stands on the floor plan. */
export class DeskPositionView {
  /** Ten-thousandths of the plan's width, from the left. */
  x: number;
  /** Ten-thousandths of the plan's height, from the top. */
  y: number;
}

/** A desk on a day. */
export class DeskOnDayView {
  /** UUID. */
  id: string;
  /** UUID. */
  officeId: string;
  /** Unique in the office, such as `D01`. */
  code: string;
  name: string;
  /** `active` or `inactive`; an inactive desk cannot be reserved. */
  status: string;
  isReserved: boolean;
  /** True when the caller has it. */
  isMine: boolean;
  /** UUID of the caller's own reservation; null otherwise, since nobody else can do anything with it. */
  reservationId: string | null;
  /** Name of whoever has the desk. */
  occupantName: string | null;
  /** UUID. Only where one office was asked for, as what follows: it is for drawing the office. */
  zoneId?: string | null;
  position?: DeskPositionView | null;
}

/** All desks on a day. */
export class DeskDayView {
  /** `YYYY-MM-DD`, as asked for. */
  date: string;
  /** By office name, then code. */
  items: DeskOnDayView[];
}

/** A desk as those who manage it see it. */
export class DeskView {
  /** UUID. */
  id: string;
  /** UUID. */
  officeId: string;
  /** UUID. */
  zoneId: string | null;
  /** Unique in the office, such as `D01`. */
  code: string;
  name: string;
  /** `active` or `inactive`. */
  status: string;
  position: DeskPositionView | null;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** A page of desks. */
export class DeskListView {
  items: DeskView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toDeskOnDayView(desk: DeskOnDay, viewerId: string): DeskOnDayView {
  const { id, officeId, code, name, status, userId } = desk;
  const isMine = userId === viewerId;
  return {
    id,
    officeId,
    code,
    name,
    status,
    isReserved: userId !== null,
    isMine,
    reservationId: isMine ? desk.reservationId : null,
    occupantName: userId === null ? null : `${desk.firstName} ${desk.lastName}`,
  };
}

/** As above, with where the desk is. */
export function toPlacedDeskView(desk: DeskOnDay, viewerId: string): DeskOnDayView {
  const { zoneId = null, x = null, y = null } = desk;
  return Object.assign(toDeskOnDayView(desk, viewerId), { zoneId, position: x === null || y === null ? null : { x, y } });
}

export function toDeskView({ id, officeId, zoneId, code, name, status, position, version }: DeskState): DeskView {
  return { id, officeId, zoneId, code, name, status, position: position && { x: position.x, y: position.y }, version };
}

export function toDeskListView(page: DeskPage): DeskListView {
  return { items: page.items.map(toDeskView), nextCursor: page.next && toCursor(page.next) };
}
