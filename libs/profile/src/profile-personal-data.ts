import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { DeletionLinkRepository } from './deletion-link.repository.js';
import { EmailChangeRepository } from './email-change.repository.js';

/** What this lib knows of a person: which addresses they wanted. */
@Injectable()
export class ProfilePersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'profile';
  readonly tables = ['email_changes', 'deletion_links'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly changes: EmailChangeRepository,
    private readonly links: DeletionLinkRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'email-changes', records: await this.changes.findAllOf(userId) };
  }

  async erase(person: ErasedPerson): Promise<void> {
    await this.links.removeOf(person.userId);
    await this.changes.removeOf(person.userId, person.emails);
  }
}
