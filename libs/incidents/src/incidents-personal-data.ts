import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { IncidentListQuery } from './incident-list.query.js';
import { IncidentPageRepository } from './incident-page.repository.js';
import { IncidentRepository } from './incident.repository.js';

/** What this lib knows of a person: how they were paged, and what they did and wrote. */
@Injectable()
export class IncidentsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'incidents';
  readonly tables = ['incidents', 'incident_entries', 'incident_pages', 'incident_digests'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly incidents: IncidentRepository,
    private readonly pages: IncidentPageRepository,
    private readonly list: IncidentListQuery,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'pages', records: await this.list.pagesTo(userId) };
    yield { name: 'deeds', records: await this.list.notesOf(userId) };
  }

  /** That somebody had it stays, under an account that is nobody's; their words and the messages to them go. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.pages.removeAllOf(userId);
    await this.incidents.forgetPerson(userId);
  }
}
