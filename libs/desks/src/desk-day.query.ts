import { Injectable } from '@nestjs/common';
import { withinReach } from '#offices';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import type { CivilDate } from '#platform/time';
import { DeskPermissions } from './desk.permissions.js';
import type { DeskStatus, Tables } from './tables.js';

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
    return this.database.prepared(this.statement(actor, date, officeId));
  }

  /** The statement itself, for the test that looks at its plan. */
  statement(actor: Actor, date: CivilDate, officeId?: string) {
    let select = this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .innerJoin('desks as d', 'd.office_id', 'o.id')
      .leftJoin('reservations as r', (join) =>
        join.onRef('r.desk_id', '=', 'd.id').onRef('r.office_id', '=', 'o.id').on('r.reservation_date', '=', date).on('r.status', '=', 'booked'),
      )
      .leftJoin('users as u', 'u.id', 'r.user_id')
      .select([
        'd.id',
        'd.office_id as officeId',
        'd.code',
        'd.name',
        'd.status',
        'r.id as reservationId',
        'r.user_id as userId',
        'u.first_name as firstName',
        'u.last_name as lastName',
      ])
      .where('o.archived_at', 'is', null)
      .where(withinReach(actor, DeskPermissions['desk.read']))
      .orderBy('o.name')
      .orderBy('o.id')
      .orderBy('d.code')
      .limit(MOST);
    if (officeId !== undefined) select = select.where('o.id', '=', officeId);
    return select;
  }
}
