import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { PendingRegistrationRepository } from './pending-registration.repository.js';

/** What this lib knows of a person: that they registered, and when. */
@Injectable()
export class RegistrationPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'registration';
  readonly tables = ['pending_registrations'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly pending: PendingRegistrationRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string, emails: readonly string[]): AsyncGenerator<PersonalFile> {
    yield { name: 'registrations', records: await this.pending.findAllOf(userId, emails) };
  }

  async erase({ userId, emails }: ErasedPerson): Promise<void> {
    await this.pending.removeAllOf(userId, emails);
  }
}
