import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type DemoBatch, type DemoContributor, DemoErrors, DemoSeeder, type RowCounts } from '#platform/demo';
import { AppError } from '#platform/errors';
import { PersonalData } from '#platform/privacy';
import { Clock } from '#platform/time';
import { demoPeople, waitingRegistrations } from './demo-plan.js';
import { DemoPeopleRepository } from './demo-people.repository.js';

/** Forty people with a past of sixty days, and some who have not confirmed their address yet. */
@Injectable()
export class DemoPeople implements DemoContributor, OnModuleInit {
  readonly name = 'people';
  // The offices as well: what people hold in them goes before they do.
  readonly after = ['organisations', 'offices'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly people: DemoPeopleRepository,
    private readonly personalData: PersonalData,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed(batch: DemoBatch): Promise<string[]> {
    const now = this.clock.now();
    const people = demoPeople(batch.id, now);
    const waiting = waitingRegistrations(batch.id, now);
    await this.people.insertPeople(batch, people, now);
    await this.people.insertWaiting(batch, waiting);
    const suspended = people.filter((person) => person.suspension).length;
    return [`${people.length} people, ${suspended} of them suspended, and ${waiting.length} registrations that wait`];
  }

  count(batch: DemoBatch): Promise<RowCounts> {
    return this.people.countMarked(batch);
  }

  /** @throws AppError DEMO_PEOPLE_STAY: nobody's account ends because demo data does. */
  async attached(batch: DemoBatch, since?: Date): Promise<RowCounts> {
    const people = await this.people.countRealPeople(batch);
    if (people > 0) throw new AppError(DemoErrors.DEMO_PEOPLE_STAY, { people });
    return this.people.countRealRoles(batch, since);
  }

  /** Every lib forgets them first: mails, files, second factors and what else somebody gave them. */
  async purge(batch: DemoBatch): Promise<void> {
    for (const { id, email } of await this.people.findAll(batch)) await this.personalData.erase({ userId: id, email, emails: [email] });
    await this.people.removeAll(batch);
  }
}
