import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OfficeDirectory, type OfficeUse, OfficeUses } from '#offices';
import { civilDateIn, Clock } from '#platform/time';
import { ReservationRepository } from './reservation.repository.js';

/** Keeps an office from being archived while people have desks there from today on. */
@Injectable()
export class OfficeOccupancy implements OfficeUse, OnModuleInit {
  readonly name = 'futureReservations';

  constructor(
    private readonly uses: OfficeUses,
    private readonly offices: OfficeDirectory,
    private readonly reservations: ReservationRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.uses.register(this);
  }

  async count(officeId: string): Promise<number> {
    const office = await this.offices.find(officeId);
    return office ? this.reservations.countInOffice(officeId, civilDateIn(office.timeZone, this.clock.now())) : 0;
  }
}
