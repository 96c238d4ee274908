import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OfficeDirectory, type OfficeSummary } from '#offices';
import { newId } from '#platform/database';
import { type DemoBatch, type DemoContributor, DemoSeeder } from '#platform/demo';
import { addDays, civilDateIn, Clock } from '#platform/time';
import { Registrar } from '#users';
import { DeskRepository } from './desk.repository.js';
import { type NewReservation, ReservationRepository } from './reservation.repository.js';

const DESKS_PER_OFFICE = 30;
const PEOPLE_PER_OFFICE = 18;
const DAYS = 14;
const FIRST_NAMES = ['Lucía', 'Mateo', 'Sofía', 'Diego', 'Valentina', 'Hugo', 'Camila', 'Leo', 'Renata', 'Emma', 'Noah', 'Carmen'];
const LAST_NAMES = ['García', 'Hernández', 'Ruiz', 'Moreno', 'Navarro', 'Castillo', 'Vega', 'Smith', 'Okafor'];

/** Sixty desks in the demo offices, people who cannot sign in, and who of them sits where in the next two weeks. */
@Injectable()
export class DemoDesks implements DemoContributor, OnModuleInit {
  readonly name = 'desks';
  readonly after = ['organisations', 'offices'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly offices: OfficeDirectory,
    private readonly registrar: Registrar,
    private readonly desks: DeskRepository,
    private readonly reservations: ReservationRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed(batch: DemoBatch): Promise<string[]> {
    const lines: string[] = [];
    for (const [index, office] of (await this.offices.ofOrganisation(batch.organisationId)).entries()) {
      const deskIds = await this.makeDesks(office, batch.id);
      const userIds = await this.makePeople(index * PEOPLE_PER_OFFICE, batch);
      const reservations = [...this.plan(office, deskIds, userIds, batch.id)];
      await this.reservations.insertAll(reservations);
      lines.push(`${deskIds.length} desks, ${userIds.length} people and ${reservations.length} reservations in ${office.name}`);
    }
    return lines;
  }

  private async makeDesks(office: OfficeSummary, demoBatchId: string): Promise<string[]> {
    const zoneIds = await this.offices.zoneIds(office.id);
    const perZone = Math.ceil(DESKS_PER_OFFICE / Math.max(zoneIds.length, 1));
    const desks = Array.from({ length: DESKS_PER_OFFICE }, (_, index) => {
      const number = String(index + 1).padStart(2, '0');
      const position = { x: 600 + (index % 6) * 1_700, y: 1_000 + Math.floor(index / 6) * 2_000 };
      const zoneId = zoneIds[Math.floor(index / perZone)] ?? null;
      return this.desks.create({
        id: newId(),
        officeId: office.id,
        zoneId,
        code: `D${number}`,
        name: `Puesto ${number}`,
        status: 'active',
        position,
        version: 1,
        demoBatchId,
      });
    });
    await this.desks.save(...desks);
    return desks.map((desk) => desk.id);
  }

  /** Addresses under `.invalid` reach nobody (RFC 2606), and without a password nobody signs in. */
  private async makePeople(first: number, batch: DemoBatch): Promise<string[]> {
    const ids: string[] = [];
    for (let number = first; number < first + PEOPLE_PER_OFFICE; number += 1) {
      const id = await this.registrar.createUser(
        {
          email: `demo-${number + 1}-${batch.id}@zocalo.invalid`,
          passwordHash: null,
          firstName: FIRST_NAMES[number % FIRST_NAMES.length]!,
          lastName: LAST_NAMES[number % LAST_NAMES.length]!,
          secondLastName: null,
          language: number % 2 === 0 ? 'es' : 'en',
          demoBatchId: batch.id,
        },
        batch.organisationId,
      );
      if (id) ids.push(id);
    }
    return ids;
  }

  /** On working days two of three people come; a different desk every day, and never the same one twice. */
  private *plan(
    office: OfficeSummary,
    deskIds: readonly string[],
    userIds: readonly string[],
    demoBatchId: string,
  ): Generator<NewReservation> {
    const today = civilDateIn(office.timeZone, this.clock.now());
    for (let day = 0; day < DAYS; day += 1) {
      const date = addDays(today, day);
      if ([0, 6].includes(new Date(date).getUTCDay())) continue;
      for (const [index, userId] of userIds.entries()) {
        if ((index + day) % 3 === 0) continue;
        const deskId = deskIds[(index + day * 7) % deskIds.length]!;
        yield {
          id: newId(),
          organisationId: office.organisationId,
          userId,
          deskId,
          officeId: office.id,
          date,
          source: 'demo',
          demoBatchId,
        };
      }
    }
  }
}
