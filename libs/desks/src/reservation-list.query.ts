import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { CivilDate } from '#platform/time';
import type { ReservationStatus, Tables } from './tables.js';

/** A reservation as its owner sees it. */
export interface OwnReservation {
  readonly id: string;
  readonly deskId: string;
  readonly officeId: string;
  readonly deskName: string;
  readonly date: string;
  readonly source: string;
  readonly cancelledAt: Date | null;
}

/** Which of a person's reservations; `limit` is 1 to 100. */
export interface ReservationFilter {
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
  /** Absent: all. */
  readonly status?: ReservationStatus | undefined;
  readonly officeId?: string | undefined;
  /** Sort key of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** A page of them; `next` is the sort key of its last row when there are more. */
export interface ReservationPage {
  readonly items: OwnReservation[];
  readonly next: readonly [date: string, id: string] | null;
}

/** A person's own reservations, the latest day first. */
@Injectable()
export class ReservationListQuery {
  constructor(private readonly database: Database) {}

  async ofUser(userId: string, filter: ReservationFilter): Promise<ReservationPage> {
    let select = this.database
      .kysely<Tables>()
      .selectFrom('reservations as r')
      .innerJoin('desks as d', 'd.id', 'r.desk_id')
      .select(['r.id', 'r.desk_id', 'r.office_id', 'd.name as desk_name', 'r.reservation_date', 'r.source', 'r.cancelled_at'])
      .where('r.user_id', '=', userId)
      .orderBy('r.reservation_date', 'desc')
      .orderBy('r.id', 'desc')
      .limit(filter.limit + 1);
    if (filter.from !== undefined) select = select.where('r.reservation_date', '>=', filter.from);
    if (filter.to !== undefined) select = select.where('r.reservation_date', '<=', filter.to);
    if (filter.status !== undefined) select = select.where('r.status', '=', filter.status);
    if (filter.officeId !== undefined) select = select.where('r.office_id', '=', filter.officeId);
    const [date, id] = filter.after ?? [];
    if (date !== undefined && id !== undefined)
      select = select.where((where) => where(where.refTuple('r.reservation_date', 'r.id'), '<', where.tuple(date, id)));
    const rows = await select.execute();
    const items = rows.slice(0, filter.limit).map((row) => ({
      id: row.id,
      deskId: row.desk_id,
      officeId: row.office_id,
      deskName: row.desk_name,
      date: row.reservation_date,
      source: row.source,
      cancelledAt: row.cancelled_at === null ? null : new Date(row.cancelled_at),
    }));
    const last = items.at(-1);
    return { items, next: rows.length > filter.limit && last ? [last.date, last.id] : null };
  }
}
