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
}

/** The statement itself. Written out, since building it anew for each request would cost as much as reading its rows. */
export function deskDay(actor: Actor, date: CivilDate, officeId?: string): RawBuilder<DeskOnDay> {
  return sql<DeskOnDay>`
    select d.id, d.office_id as "officeId", d.code, d.name, d.status,
           r.id as "reservationId", r.user_id as "userId", u.first_name as "firstName", u.last_name as "lastName"
    from offices o
    join desks d on d.office_id = o.id
    left join reservations r on r.desk_id = d.id and r.office_id = o.id and r.reservation_date = ${date} and r.status = 'booked'
    left join users u on u.id = r.user_id
    where o.archived_at is null and ${withinReach(actor, DeskPermissions['desk.read'])}
      ${officeId === undefined ? sql`` : sql`and o.id = ${officeId}`}
    order by o.name, o.id, d.code
    limit ${sql.lit(MOST)}`;
}
