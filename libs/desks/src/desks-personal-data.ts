import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '#platform/events';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { Clock } from '#platform/time';
import { ReservationCancelled } from './desk.events.js';
import { ReservationRepository } from './reservation.repository.js';

/** What this lib knows of a person: where they sat on which day. */
@Injectable()
export class DesksPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'desks';
  readonly tables = ['reservations'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly reservations: ReservationRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'reservations', records: await this.reservations.findAllOf(userId) };
  }

  /** Frees the desks of coming days. Earlier days stay, under an account that is nobody's: they are how full an office was. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    for (const key of await this.reservations.cancelComingOf(userId, this.clock.now()))
      await this.events.publish(ReservationCancelled, { ...key });
  }
}
