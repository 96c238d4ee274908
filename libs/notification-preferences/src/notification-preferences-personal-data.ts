import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { NotificationPersonRepository } from './notification-person.repository.js';

/** What this lib knows of a person: which mails they want, and when not. */
@Injectable()
export class NotificationPreferencesPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'notification-preferences';
  readonly tables = ['notification_people'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly people: NotificationPersonRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'preferences', records: [await this.people.find(userId)] };
  }

  erase({ userId }: ErasedPerson): Promise<void> {
    return this.people.removeOf(userId);
  }
}
