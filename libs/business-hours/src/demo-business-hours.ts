import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '#platform/database';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { civilDateIn, type CivilDate, Clock } from '#platform/time';
import { BusinessHoursRepository } from './business-hours.repository.js';

const TIME_ZONE = 'Europe/Madrid';
const HOLIDAYS = [
  ['01-01', 'Año Nuevo'],
  ['01-06', 'Epifanía'],
  ['05-01', 'Fiesta del Trabajo'],
  ['10-12', 'Fiesta Nacional'],
  ['12-25', 'Navidad'],
] as const;

/** The hours of an office in Madrid: with a break at noon, and short Fridays. */
@Injectable()
export class DemoBusinessHours implements DemoContributor, OnModuleInit {
  readonly name = 'business-hours';
  readonly after = ['organisations'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly hours: BusinessHoursRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed({ id, organisationId }: DemoBatch): Promise<string[]> {
    const year = Number(civilDateIn(TIME_ZONE, this.clock.now()).slice(0, 4));
    const holidays = [year, year + 1].flatMap((each) => HOLIDAYS.map(([day, name]) => ({ date: `${each}-${day}` as CivilDate, name })));
    const weekdays = [1, 2, 3, 4].flatMap((weekday) => [
      { weekday, opens: 540, closes: 840 },
      { weekday, opens: 900, closes: 1080 },
    ]);
    const values = {
      name: 'Oficina',
      timeZone: TIME_ZONE,
      alwaysOpen: false,
      ranges: [...weekdays, { weekday: 5, opens: 540, closes: 900 }],
      holidays,
      isDefault: true,
    };
    await this.hours.insert(newId(), organisationId, values, id);
    return [`Business hours ${values.name} (${TIME_ZONE})`];
  }

  async count({ organisationId }: DemoBatch): Promise<RowCounts> {
    return { business_hours: await this.hours.countDemo(organisationId, true) };
  }

  async attached({ organisationId }: DemoBatch, since?: Date): Promise<RowCounts> {
    return { business_hours: await this.hours.countDemo(organisationId, false, since) };
  }

  async purge({ organisationId }: DemoBatch): Promise<void> {
    await this.hours.removeAllOf(organisationId);
  }
}
