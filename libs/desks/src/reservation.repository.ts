import { Injectable } from '@nestjs/common';
import { type Insertable, sql } from 'kysely';
import { Database } from '#platform/database';
import { addDays, type CivilDate, civilDateIn } from '#platform/time';
import type { Tables } from './tables.js';

/** A reservation as it is written. */
export interface NewReservation {
  readonly id: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly deskId: string;
  readonly officeId: string;
  readonly date: CivilDate;
  readonly source: string;
  /** Now, unless it belongs to a past that is made up. */
  readonly createdAt?: Date;
  readonly demoBatchId?: string;
}

/** Who and what a reservation is about. */
export interface ReservationKey {
  readonly reservationId: string;
  readonly userId: string;
  readonly deskId: string;
  readonly officeId: string;
}

const KEY = ['id as reservationId', 'user_id as userId', 'desk_id as deskId', 'office_id as officeId'] as const;

/** Statements on `reservations`. Two unique indexes decide who gets a desk; a cancelled row no longer counts in them. */
@Injectable()
export class ReservationRepository {
  constructor(private readonly database: Database) {}

  /**
   * False when the desk is taken or the person has one that day. Waits for a competitor that has not committed, so
   * that the answer is final.
   */
  async insert(reservation: NewReservation): Promise<boolean> {
    const result = await this.table()
      .insertInto('reservations')
      .values(toRow(reservation))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  /** Many at once; any conflict refuses all of them. */
  async insertAll(reservations: readonly NewReservation[]): Promise<void> {
    if (reservations.length > 0) await this.table().insertInto('reservations').values(reservations.map(toRow)).execute();
  }

  /** What stands in the way of a reservation now. */
  async conflicts(userId: string, deskId: string, date: CivilDate): Promise<{ desk: boolean; person: boolean }> {
    const rows = await this.table()
      .selectFrom('reservations')
      .select(['user_id', 'desk_id'])
      .where('reservation_date', '=', date)
      .where('status', '=', 'booked')
      .where((where) => where.or([where('desk_id', '=', deskId), where('user_id', '=', userId)]))
      .execute();
    return { desk: rows.some((row) => row.desk_id === deskId), person: rows.some((row) => row.user_id === userId) };
  }

  /** A person's own live reservation with the zone its day is judged in; undefined for anybody else's or a cancelled one. */
  async loadOwn(
    userId: string,
    id: string,
  ): Promise<(ReservationKey & { organisationId: string; date: string; timeZone: string }) | undefined> {
    return this.table()
      .selectFrom('reservations as r')
      .innerJoin('offices as o', 'o.id', 'r.office_id')
      .select([
        'r.id as reservationId',
        'r.organisation_id as organisationId',
        'r.user_id as userId',
        'r.desk_id as deskId',
        'r.office_id as officeId',
        'r.reservation_date as date',
        'o.time_zone as timeZone',
      ])
      .where('r.id', '=', id)
      .where('r.user_id', '=', userId)
      .where('r.status', '=', 'booked')
      .executeTakeFirst();
  }

  /** Compare and swap: false when it was not booked any more. */
  async cancel(id: string, at: Date): Promise<boolean> {
    const result = await this.table()
      .updateTable('reservations')
      .set({ status: 'cancelled', cancelled_at: at })
      .where('id', '=', id)
      .where('status', '=', 'booked')
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** How many live reservations a desk has from `date` on. */
  async countOnDesk(deskId: string, date: CivilDate): Promise<number> {
    const row = await this.table()
      .selectFrom('reservations')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('desk_id', '=', deskId)
      .where('status', '=', 'booked')
      .where('reservation_date', '>=', date)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** The same for a whole office. */
  async countInOffice(officeId: string, date: CivilDate): Promise<number> {
    const row = await this.table()
      .selectFrom('reservations')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('office_id', '=', officeId)
      .where('status', '=', 'booked')
      .where('reservation_date', '>=', date)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Cancels the live reservations of a desk from `date` on: at most one a day. */
  cancelOnDesk(deskId: string, date: CivilDate, at: Date): Promise<ReservationKey[]> {
    return this.table()
      .updateTable('reservations')
      .set({ status: 'cancelled', cancelled_at: at })
      .where('desk_id', '=', deskId)
      .where('status', '=', 'booked')
      .where('reservation_date', '>=', date)
      .returning(KEY)
      .execute();
  }

  /** Every reservation of a person, the earliest day first. */
  findAllOf(userId: string) {
    return this.table()
      .selectFrom('reservations as r')
      .innerJoin('offices as o', 'o.id', 'r.office_id')
      .innerJoin('desks as d', 'd.id', 'r.desk_id')
      .select(['r.reservation_date as date', 'r.status', 'r.source', 'r.created_at as createdAt', 'r.cancelled_at as cancelledAt'])
      .select(['o.name as office', 'd.code as desk'])
      .where('r.user_id', '=', userId)
      .orderBy('r.reservation_date')
      .orderBy('r.id')
      .execute();
  }

  /** Cancels the live reservations of a person from today on, as each office counts its days. */
  async cancelComingOf(userId: string, at: Date): Promise<ReservationKey[]> {
    const candidates = await this.table()
      .selectFrom('reservations as r')
      .innerJoin('offices as o', 'o.id', 'r.office_id')
      .select(['r.id', 'r.reservation_date as date', 'o.time_zone as timeZone'])
      .where('r.user_id', '=', userId)
      .where('r.status', '=', 'booked')
      // Nowhere is it an earlier day than the one before that of UTC.
      .where('r.reservation_date', '>=', addDays(civilDateIn('UTC', at), -1))
      .execute();
    const coming = candidates.filter(({ date, timeZone }) => date >= civilDateIn(timeZone, at)).map(({ id }) => id);
    if (coming.length === 0) return [];
    return this.table()
      .updateTable('reservations')
      .set({ status: 'cancelled', cancelled_at: at })
      .where('id', 'in', coming)
      .where('status', '=', 'booked')
      .returning(KEY)
      .execute();
  }

  async countDemo(demoBatchId: string): Promise<number> {
    const row = await this.table()
      .selectFrom('reservations')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('demo_batch_id', '=', demoBatchId)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Live reservations of desks of the demo organisation by people who are not part of the demo data. */
  findReal(demoBatchId: string, organisationId: string): Promise<(ReservationKey & { date: string; status: string })[]> {
    return this.real(demoBatchId, organisationId)
      .select(['r.id as reservationId', 'r.user_id as userId', 'r.desk_id as deskId', 'r.office_id as officeId'])
      .select(['r.reservation_date as date', 'r.status'])
      .orderBy('r.id')
      .execute();
  }

  /** How many `findReal` finds. */
  async countReal(demoBatchId: string, organisationId: string, since?: Date): Promise<number> {
    const row = await this.real(demoBatchId, organisationId)
      .select((select) => select.fn.countAll<string>().as('count'))
      .$if(since !== undefined, (those) => those.where('r.created_at', '>', sql<string>`${since}`))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Every reservation of the demo organisation, and of demo people. */
  async removeDemo(demoBatchId: string, organisationId: string): Promise<void> {
    await this.table().deleteFrom('reservations').where('organisation_id', '=', organisationId).execute();
    await this.table()
      .deleteFrom('reservations')
      .where('user_id', 'in', (select) => select.selectFrom('users').select('id').where('demo_batch_id', '=', demoBatchId))
      .execute();
  }

  private real(demoBatchId: string, organisationId: string) {
    return this.table()
      .selectFrom('reservations as r')
      .innerJoin('users as u', 'u.id', 'r.user_id')
      .where('r.organisation_id', '=', organisationId)
      .where('r.status', '=', 'booked')
      .where('u.demo_batch_id', 'is distinct from', demoBatchId);
  }

  private table() {
    return this.database.kysely<Tables>();
  }
}

function toRow({
  id,
  organisationId,
  userId,
  deskId,
  officeId,
  date,
  source,
  createdAt,
  demoBatchId,
}: NewReservation): Insertable<Tables['reservations']> {
  return {
    id,
    organisation_id: organisationId,
    user_id: userId,
    desk_id: deskId,
    office_id: officeId,
    reservation_date: date,
    source,
    ...(createdAt ? { created_at: createdAt } : {}),
    demo_batch_id: demoBatchId ?? null,
  };
}
