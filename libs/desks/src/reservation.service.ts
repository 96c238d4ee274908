import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Events } from '#platform/events';
import { addDays, type CivilDate, civilDateIn, Clock } from '#platform/time';
import { DeskErrors } from './desk.errors.js';
import { ReservationCancelled, ReservationCreated } from './desk.events.js';
import { DeskPermissions } from './desk.permissions.js';
import { DeskRepository } from './desk.repository.js';
import { ReservationRepository } from './reservation.repository.js';

/** Who wants which desk when is settled by whoever calls; `date` is a day of the calendar. */
export interface ReservationOrder {
  readonly date: CivilDate;
  readonly deskId: string;
  readonly officeId: string;
  /** Short token that says where the wish came from, such as `user`. */
  readonly source: string;
}

/** How far ahead a desk may be reserved, in days. */
const MOST_DAYS_AHEAD = 366;
// A competitor may cancel between our refusal and our question who it was; more often than this nobody does.
const TRIES = 3;

/** How far ahead a desk may be reserved. @param today where the desk is. */
export function lastReservableDay(today: CivilDate): CivilDate {
  return addDays(today, MOST_DAYS_AHEAD);
}

/** Commands of people who want a desk. */
@Injectable()
export class ReservationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly desks: DeskRepository,
    private readonly reservations: ReservationRepository,
    private readonly events: Events,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Reserves a desk for a day of its office. Who was first is the database's decision.
   * @returns the reservation's id.
   * @throws AppError DESK_UNKNOWN, DATE_IN_PAST, DATE_TOO_FAR, DESK_TAKEN, ALREADY_BOOKED.
   */
  reserve(actor: Actor, order: ReservationOrder): Promise<string> {
    return this.transactions.run(async () => {
      const office = await this.desks.findBookable(actor, order.deskId, order.officeId, DeskPermissions['desk.reserve']);
      if (!office) throw new AppError(DeskErrors.DESK_UNKNOWN);
      const today = civilDateIn(office.timeZone, this.clock.now());
      if (order.date < today) throw new AppError(DeskErrors.DATE_IN_PAST, { today });
      const last = lastReservableDay(today);
      if (order.date > last) throw new AppError(DeskErrors.DATE_TOO_FAR, { last });
      const reservation = { id: newId(), organisationId: office.organisationId, userId: actor.userId, ...order };
      await this.insert(reservation);
      const { id: reservationId, userId, deskId, officeId } = reservation;
      await this.audit.record({
        action: 'desk.reserve',
        target: { type: 'reservation', id: reservationId },
        organisationId: office.organisationId,
        after: { deskId, officeId, date: order.date },
      });
      await this.events.publish(ReservationCreated, { reservationId, userId, deskId, officeId });
      return reservationId;
    });
  }

  /**
   * Cancels an own reservation of today or later.
   * @throws AppError NOT_FOUND when there is none, it is somebody else's or cancelled already; CANNOT_CANCEL_PAST.
   */
  async cancel(actor: Actor, id: string): Promise<void> {
    await this.transactions.run(async () => {
      const found = await this.reservations.loadOwn(actor.userId, id);
      if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
      const now = this.clock.now();
      if (found.date < civilDateIn(found.timeZone, now)) throw new AppError(DeskErrors.CANNOT_CANCEL_PAST);
      if (!(await this.reservations.cancel(id, now))) throw new AppError(PlatformErrors.NOT_FOUND);
      const { reservationId, organisationId, userId, deskId, officeId } = found;
      await this.audit.record({
        action: 'desk.cancel',
        target: { type: 'reservation', id: reservationId },
        organisationId,
        before: { deskId, officeId, date: found.date },
      });
      await this.events.publish(ReservationCancelled, { reservationId, userId, deskId, officeId });
    });
  }

  private async insert(reservation: Parameters<ReservationRepository['insert']>[0]): Promise<void> {
    const { userId, deskId, date } = reservation;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (await this.reservations.insert(reservation)) return;
      const conflicts = await this.reservations.conflicts(userId, deskId, date);
      if (conflicts.person) throw new AppError(DeskErrors.ALREADY_BOOKED);
      if (conflicts.desk) throw new AppError(DeskErrors.DESK_TAKEN);
    }
    throw new AppError(DeskErrors.DESK_TAKEN);
  }
}
