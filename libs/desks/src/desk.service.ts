import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import { Events } from '#platform/events';
import { expectVersion } from '#platform/http';
import { civilDateIn, Clock } from '#platform/time';
import type { Desk, DeskPosition, DeskState } from './desk.entity.js';
import { DeskErrors } from './desk.errors.js';
import { ReservationCancelled } from './desk.events.js';
import { DeskPermissions } from './desk.permissions.js';
import { type DeskOffice, DeskRepository } from './desk.repository.js';
import { ReservationRepository } from './reservation.repository.js';
import type { DeskStatus } from './tables.js';

const MANAGE = DeskPermissions['desk.manage'];

/** What is said of a new desk. */
export interface NewDesk {
  readonly officeId: string;
  readonly zoneId: string | null;
  readonly code: string;
  readonly name: string;
  readonly status: DeskStatus;
  readonly position: DeskPosition | null;
}

/** What may change of a desk; absent keeps, null clears. */
export interface DeskChanges {
  readonly zoneId?: string | null | undefined;
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: DeskStatus | undefined;
  readonly position?: DeskPosition | null | undefined;
  /** Consent to cancel the reservations that taking the desk out of service would leave behind. */
  readonly cancelBookings?: boolean | undefined;
}

/** Commands on desks, for those who manage them. */
@Injectable()
export class DeskService {
  constructor(
    private readonly transactions: Transactions,
    private readonly desks: DeskRepository,
    private readonly reservations: ReservationRepository,
    private readonly events: Events,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async create(actor: Actor, input: NewDesk): Promise<DeskState> {
    return this.write(async () => {
      const office = await this.desks.findOffice(actor, input.officeId, MANAGE);
      if (!office) throw new AppError(DeskErrors.OFFICE_UNKNOWN);
      const desk = this.desks.create({ id: newId(), version: 1, ...input });
      await this.desks.save(desk);
      await this.audit.record({ action: 'desk.create', ...about(desk, office), after: auditable(desk) });
      return desk.state();
    });
  }

  /**
   * @param version the one the caller saw (If-Match); absent: change whatever is there.
   * @throws AppError DESK_HAS_BOOKINGS when it is to be deactivated, people have reserved it from today on, and
   * `cancelBookings` is not set.
   */
  async update(actor: Actor, id: string, changes: DeskChanges, version?: number): Promise<DeskState> {
    return this.write(async () => {
      const { desk, office } = await this.desks.loadFor(actor, id, MANAGE);
      expectVersion(desk.version, version);
      const before = auditable(desk);
      const deactivated = changes.status === 'inactive' && desk.status === 'active';
      if (changes.zoneId !== undefined) desk.zoneId = changes.zoneId;
      if (changes.code !== undefined) desk.code = changes.code;
      if (changes.name !== undefined) desk.name = changes.name;
      if (changes.status !== undefined) desk.status = changes.status;
      if (changes.position !== undefined) desk.moveTo(changes.position);
      await this.desks.save(desk);
      const cancelledBookings = deactivated ? await this.clear(desk, office, changes.cancelBookings === true) : 0;
      const after = auditable(desk);
      if (JSON.stringify(before) !== JSON.stringify(after)) {
        await this.audit.record({
          action: 'desk.update',
          ...about(desk, office),
          before,
          after: { ...after, ...(deactivated ? { cancelledBookings } : {}) },
        });
      }
      return desk.state();
    });
  }

  /** Deletes a desk that nobody ever reserved. */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.write(async () => {
      const { desk, office } = await this.desks.loadFor(actor, id, MANAGE);
      await this.audit.record({ action: 'desk.delete', ...about(desk, office), before: auditable(desk) });
      await this.desks.remove(desk);
    });
  }

  /** Takes a deactivated desk away from those who have it from today on; a day has one at most. */
  private async clear(desk: Desk, office: DeskOffice, allowed: boolean): Promise<number> {
    const now = this.clock.now();
    const today = civilDateIn(office.timeZone, now);
    if (!allowed) {
      const bookings = await this.reservations.countOnDesk(desk.id, today);
      if (bookings > 0) throw new AppError(DeskErrors.DESK_HAS_BOOKINGS, { bookings });
      return 0;
    }
    const cancelled = await this.reservations.cancelOnDesk(desk.id, today, now);
    for (const reservation of cancelled) await this.events.publish(ReservationCancelled, reservation);
    return cancelled.length;
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'desks_code_key') throw new AppError(DeskErrors.DESK_CODE_TAKEN, undefined, { cause: error });
      if (constraint === 'desks_zone') throw new AppError(DeskErrors.ZONE_UNKNOWN, undefined, { cause: error });
      if (constraint === 'reservations_desk') throw new AppError(DeskErrors.DESK_IN_USE, undefined, { cause: error });
      throw error;
    }
  }
}

function about(desk: Desk, office: DeskOffice) {
  return { target: { type: 'desk', id: desk.id }, organisationId: office.organisationId };
}

function auditable(desk: Desk) {
  const { officeId, zoneId, code, name, status, position } = desk.state();
  return { officeId, zoneId, code, name, status, position };
}
