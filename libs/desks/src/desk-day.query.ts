import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { withinReach } from '#offices';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import type { CivilDate } from '#platform/time';
import { DeskPermissions } from './desk.permissions.js';
import type { DeskStatus } from './tables.js';

/** A desk on a day. */
export interface DeskOnDay {
  readonly id: string;
  readonly officeId: string;
  readonly code: string;
  readonly name: string;
  readonly status: DeskStatus;
  /** All four are null while the desk is free. */
  readonly reservationId: string | null;
  readonly userId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Read only where one office was asked for, as what follows. */
  readonly zoneId?: string | null;
  readonly x?: number | null;
  readonly y?: number | null;
}

/** How many desks of an office are taken on a day that somebody has one. */
export interface OccupiedDay {
  readonly date: CivilDate;
  readonly reserved: number;
}

/** More desks than anybody shows on a screen; what lies beyond is reached by naming the office. */
const MOST = 10_000;

/** Who sits where on one day. */
@Injectable()
export class DeskDayQuery {
  constructor(private readonly database: Database) {}

  /** Desks of the offices within reach, or of one of them, by office and code. One statement. */
  on(actor: Actor, date: CivilDate, officeId?: string): Promise<DeskOnDay[]> {
    return this.database.prepared(deskDay(actor, date, officeId));
  }

  /** The desks of an office that can be reserved as things are now, and how many were or are on each day; days without one are missing. */
  async occupancy(officeId: string, from: CivilDate, to: CivilDate): Promise<{ desks: number; days: OccupiedDay[] }> {
    const kysely = this.database.kysely();
    const [{ rows: days }, { rows: counts }] = [
      await occupiedDays(officeId, from, to).execute(kysely),
      await sql<{ desks: number }>`select count(*)::int as desks from desks where office_id = ${officeId} and status = 'active'`.execute(
        kysely,
      ),
    ];
    return { desks: counts[0]?.desks ?? 0, days };
  }
}

/** The second statement itself. */
export function occupiedDays(officeId: string, from: CivilDate, to: CivilDate): RawBuilder<OccupiedDay> {
  return sql<OccupiedDay>`
    select reservation_date::text as date, count(*)::int as reserved
    from reservations
    where office_id = ${officeId} and status = 'booked' and reservation_date between ${from} and ${to}
    group by reservation_date order by reservation_date`;
}

/** The statement itself. Written out, since building it anew for each request would cost as much as reading its rows. */
export function deskDay(actor: Actor, date: CivilDate, officeId?: string): RawBuilder<DeskOnDay> {
  return sql<DeskOnDay>`
    select d.id, d.office_id as "officeId", d.code, d.name, d.status,
           r.id as "reservationId", r.user_id as "userId", u.first_name as "firstName", u.last_name as "lastName"
           ${officeId === undefined ? sql`` : sql`, d.zone_id as "zoneId", d.position_x as x, d.position_y as y`}
    from offices o
    join desks d on d.office_id = o.id
    left join reservations r on r.desk_id = d.id and r.office_id = o.id and r.reservation_date = ${date} and r.status = 'booked'
    left join users u on u.id = r.user_id
    where o.archived_at is null and ${withinReach(actor, DeskPermissions['desk.read'])}
      ${officeId === undefined ? sql`` : sql`and o.id = ${officeId}`}
    order by o.name, o.id, d.code
    limit ${sql.lit(MOST)}`;
}
