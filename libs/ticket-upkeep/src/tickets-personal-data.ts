import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Attachments } from '#attachments';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { ENTRY_TARGET } from '#tickets';
import { PersonalTicketRepository } from './personal-ticket.repository.js';
import { TicketUpkeep } from './ticket-upkeep.service.js';

/**
 * What tickets know of a person. With whoever raised one goes everything that was written in it, by both sides, since answers name people;
 * what is left is that there was a ticket, and what became of it. What somebody wrote as staff, for others, stays, under an account
 * that is nobody's.
 */
@Injectable()
export class TicketsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'tickets';
  readonly tables = ['tickets', 'ticket_entries', 'ticket_viewers'];
  // It finds its rows by whose tickets they are of.
  readonly after = ['ticket-mail'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly tickets: PersonalTicketRepository,
    private readonly upkeep: TicketUpkeep,
    private readonly attachments: Attachments,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *exportOf(userId: string, emails: readonly string[]): Generator<PersonalFile> {
    yield { name: 'tickets', records: this.tickets.raisedBy(userId, emails) };
    yield { name: 'messages', records: this.tickets.messagesTo(userId, emails) };
    yield { name: 'written', records: this.tickets.writtenBy(userId) };
  }

  async erase({ userId, emails }: ErasedPerson): Promise<void> {
    await this.tickets.holdRaised(userId, emails);
    // Before whoever looks at these tickets is told that they are nobody's.
    await this.tickets.forgetViewer(userId);
    await this.upkeep.release(userId, null);
    for (;;) {
      const entries = await this.tickets.blankSome(userId, emails);
      if (entries.length === 0) break;
      await this.attachments.removeOf(ENTRY_TARGET, entries, { erased: true });
    }
    await this.tickets.blank(userId, emails);
  }
}
