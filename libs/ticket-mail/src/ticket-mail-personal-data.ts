import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { TicketMailRepository } from './ticket-mail.repository.js';

/** What this lib knows of a person: which mails of theirs and to them belong to which ticket. What they say is told elsewhere. */
@Injectable()
export class TicketMailPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'ticket-mail';
  readonly tables = ['ticket_mails', 'ticket_mail_acknowledgements'];
  // It locks their tickets: what is being written to them is there when mails are removed, and nothing is written after.
  readonly before = ['mail'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly mails: TicketMailRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *exportOf(userId: string, emails: readonly string[]): Generator<PersonalFile> {
    yield { name: 'mails', records: this.mails.ofRequester(userId, emails) };
  }

  async erase({ userId, emails }: ErasedPerson): Promise<void> {
    await this.mails.holdRaised(userId, emails);
    await this.mails.forget(userId, emails);
  }
}
