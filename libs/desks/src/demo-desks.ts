import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditLog } from '#audit';
import { DemoPeopleDirectory } from '#demo-people';
import { OfficeDirectory, type OfficeSummary } from '#offices';
import { newId } from '#platform/database';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { addDays, civilDateIn, Clock } from '#platform/time';
import { DeskRepository } from './desk.repository.js';
import { type NewReservation, ReservationRepository } from './reservation.repository.js';

const DESKS_PER_OFFICE = 30;
const PAST_DAYS = 60;
const COMING_DAYS = 14;
const HOUR = 3_600_000;

/** Sixty desks in the demo offices, and who of the demo people sat, and will sit, where. */
@Injectable()
export class DemoDesks implements DemoContributor, OnModuleInit {
  readonly name = 'desks';
  readonly after = ['organisations', 'offices', 'people'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly offices: OfficeDirectory,
    private readonly people: DemoPeopleDirectory,
    private readonly desks: DeskRepository,
    private readonly reservations: ReservationRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed(batch: DemoBatch): Promise<string[]> {
    const lines: string[] = [];
    const people = await this.people.active(batch);
    const offices = await this.offices.ofOrganisation(batch.organisationId);
    for (const [index, office] of offices.entries()) {
      const deskIds = await this.makeDesks(office, batch.id);
      const here = people.filter((_, number) => number % offices.length === index);
      const reservations = [...this.plan(office, deskIds, here, batch.id)];
      await this.reservations.insertAll(reservations);
      lines.push(`${deskIds.length} desks and ${reservations.length} reservations of ${here.length} people in ${office.name}`);
    }
    return lines;
  }

  async count(batch: DemoBatch): Promise<RowCounts> {
    return { desks: await this.desks.countDemo(batch.id), reservations: await this.reservations.countDemo(batch.id) };
  }

  async attached({ id, organisationId }: DemoBatch, since?: Date): Promise<RowCounts> {
    return {
      desks: await this.desks.countUnmarkedIn(organisationId, since),
      reservations: await this.reservations.countReal(id, organisationId, since),
    };
  }

  /** Whoever really booked a demo desk can read in the trail what became of it. */
  async purge({ id, organisationId }: DemoBatch): Promise<void> {
    for (const { reservationId, ...before } of await this.reservations.findReal(id, organisationId))
      await this.audit.record({ action: 'desk.cancel', target: { type: 'reservation', id: reservationId }, organisationId, before });
    await this.reservations.removeDemo(id, organisationId);
    await this.desks.removeAllOf(organisationId);
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

  /** On working days two of five people come, from the day they joined; a different desk every day, and never one twice. */
  private *plan(
    office: OfficeSummary,
    deskIds: readonly string[],
    people: readonly { readonly id: string; readonly createdAt: Date }[],
    demoBatchId: string,
  ): Generator<NewReservation> {
    const now = this.clock.now();
    const today = civilDateIn(office.timeZone, now);
    for (let day = -PAST_DAYS; day < COMING_DAYS; day += 1) {
      const date = addDays(today, day);
      if ([0, 6].includes(new Date(date).getUTCDay())) continue;
      for (const [index, { id: userId, createdAt }] of people.entries()) {
        if (date < civilDateIn(office.timeZone, createdAt) || (index * 3 + (day + PAST_DAYS) * 7) % 5 > 1) continue;
        const booked = Date.parse(date) - (1 + ((index + PAST_DAYS + day) % 4)) * 24 * HOUR + 9 * HOUR;
        yield {
          id: newId(),
          organisationId: office.organisationId,
          userId,
          deskId: deskIds[(index + (day + PAST_DAYS) * 7) % deskIds.length]!,
          officeId: office.id,
          date,
          source: 'demo',
          createdAt: new Date(Math.min(now.getTime(), Math.max(booked, createdAt.getTime()))),
          demoBatchId,
        };
      }
    }
  }
}
