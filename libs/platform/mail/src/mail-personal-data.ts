import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { MailRepository } from './mail.repository.js';

/** What this lib knows of a person: what was written to them. */
@Injectable()
export class MailPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'mail';
  readonly tables = ['mails'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly mails: MailRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(_userId: string, emails: readonly string[]): AsyncGenerator<PersonalFile> {
    yield { name: 'mails', records: emails.length === 0 ? [] : await this.mails.findAllTo(emails) };
  }

  async erase({ userId, emails }: ErasedPerson): Promise<void> {
    await this.mails.removeAllOf(userId, emails);
  }
}
