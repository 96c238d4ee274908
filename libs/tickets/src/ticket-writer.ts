import { Injectable } from '@nestjs/common';
import { Attachments } from '#attachments';
import type { Actor } from '#platform/access';
import { Events } from '#platform/events';
import { Clock } from '#platform/time';
import { ENTRY_TARGET } from './ticket-attachments.js';
import { TicketChanged } from './ticket.events.js';
import { type EntryDraft, type Ticket, TicketRepository, type WrittenTicket } from './ticket.repository.js';

/** An entry as commands give it: the time is that of the writing. */
export type NewEntry = Omit<EntryDraft, 'createdAt'>;

/** The one way a ticket comes to be or changes: its entries, its row, and whoever hears of it. Inside the caller's transaction. */
@Injectable()
export class TicketWriter {
  constructor(
    private readonly tickets: TicketRepository,
    private readonly attachments: Attachments,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /**
   * The ticket, locked until the transaction ends.
   * @throws AppError NOT_FOUND when there is none, or none that the person holds `permission` for.
   */
  loadFor(actor: Actor, id: string, permission: string): Promise<Ticket> {
    return this.tickets.loadFor(actor, id, permission);
  }

  /** @param entries of which the first is a change. */
  async raise(organisationId: string, entries: readonly NewEntry[]): Promise<WrittenTicket> {
    return this.told(await this.tickets.insert({ organisationId }, this.now(entries)));
  }

  /** @param ticket locked. */
  async add(ticket: Ticket, entries: readonly NewEntry[]): Promise<WrittenTicket> {
    return this.told(await this.tickets.append(ticket, this.now(entries)));
  }

  private async told(ticket: WrittenTicket): Promise<WrittenTicket> {
    for (const { id, authorId, attachmentIds = [] } of ticket.entries)
      await this.attachments.attach(attachmentIds, authorId, { kind: ENTRY_TARGET, id });
    await this.events.publish(TicketChanged, { ticketId: ticket.id });
    return ticket;
  }

  private now(entries: readonly NewEntry[]): EntryDraft[] {
    const createdAt = this.clock.now();
    return entries.map((entry) => ({ ...entry, createdAt }));
  }
}
