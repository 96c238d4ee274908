import { toCursor } from '#platform/http';
import type { ReservationPage } from '../reservation-list.query.js';

/** The desk is yours. */
export class ReservedView {
  ok: boolean;
  /** UUID; cancels the reservation with DELETE. */
  reservation_id: string;
}

/** One of the caller's reservations. */
export class OwnReservationView {
  /** UUID. */
  reservation_id: string;
  /** UUID. */
  desk_id: string;
  /** UUID. */
  office_id: string;
  desk_name: string;
  /** `YYYY-MM-DD`, a day of the office. */
  reservation_date: string;
  source: string;
  /** ISO 8601, UTC; null while it stands. */
  cancelled_at: string | null;
}

/** A page of the caller's reservations, the latest day first. */
export class OwnReservationListView {
  items: OwnReservationView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toOwnReservationListView(page: ReservationPage): OwnReservationListView {
  return {
    items: page.items.map((row) => ({
      reservation_id: row.id,
      desk_id: row.deskId,
      office_id: row.officeId,
      desk_name: row.deskName,
      reservation_date: row.date,
      source: row.source,
      cancelled_at: row.cancelledAt?.toISOString() ?? null,
    })),
    nextCursor: page.next && toCursor(page.next),
  };
}
