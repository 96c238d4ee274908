import { Injectable } from '@nestjs/common';
import { Attachments } from '#attachments';
import type { Actor } from '#platform/access';
import { Events } from '#platform/events';
import { Clock } from '#platform/time';
import { ENTRY_TARGET } from './ticket-attachments.js';
import { TicketNotices } from './ticket-notices.js';
import { TicketChanged } from './ticket.events.js';
import { type EntryDraft, type Ticket, TicketRepository, type WrittenTicket } from './ticket.repository.js';

/** An entry as commands give it: the time is that of the writing. */
export type NewEntry = Omit<EntryDraft, 'createdAt'>;

/** An entry of made-up data. */
export type PastEntry = EntryDraft;

/** The one way a ticket comes to be or changes: its entries, its row, and whoever hears of it. Inside the caller's transaction. */
@Injectable()
export class TicketWriter {
  constructor(
    private readonly tickets: TicketRepository,
    private readonly attachments: Attachments,
    private readonly events: Events,
    private readonly notices: TicketNotices,
    private readonly clock: Clock,
  ) {}

  /**
   * The ticket, locked until the transaction ends.
   * @throws AppError NOT_FOUND when there is none, or none that the person holds `permission` for.
   */
  loadFor(actor: Actor, id: string, permission: string): Promise<Ticket> {
    return this.tickets.loadFor(actor, id, permission);
  }

  /** As `loadFor`; whoever asks has made sure that they may. */
  lock(id: string): Promise<Ticket> {
    return this.tickets.lock(id);
  }

  /** As `loadFor`, of two. */
  loadBothFor(actor: Actor, ids: readonly [string, string], permission: string): Promise<[Ticket, Ticket]> {
    return this.tickets.loadBothFor(actor, ids, permission);
  }

  /** As `loadFor`, of one that is to be taken out of another. */
  async loadMergedFor(actor: Actor, id: string, permission: string): Promise<Ticket> {
    await this.tickets.holdPointers(id, true);
    return this.tickets.loadFor(actor, id, permission);
  }

  /** Whether others are merged into it; whoever asks holds its lock. */
  hasMerged(id: string): Promise<boolean> {
    return this.tickets.hasMerged(id);
  }

  /** @param entries of which the first is a change. */
  async raise(organisationId: string, entries: readonly NewEntry[]): Promise<WrittenTicket> {
    return this.told(await this.tickets.insert({ organisationId }, this.now(entries)));
  }

  /** A ticket with a past that is made up, which nobody is told of. */
  async plant(organisationId: string, demoBatchId: string, entries: readonly PastEntry[]): Promise<void> {
    const { id } = await this.tickets.insert({ organisationId, demoBatchId }, entries);
    await this.events.publish(TicketChanged, { ticketId: id });
  }

  /** @param ticket locked. */
  async add(ticket: Ticket, entries: readonly NewEntry[]): Promise<WrittenTicket> {
    return this.told(await this.tickets.append(ticket, this.now(entries)));
  }

  private async told(ticket: WrittenTicket): Promise<WrittenTicket> {
    for (const { id, authorId, attachmentIds = [] } of ticket.entries)
      await this.attachments.attach(attachmentIds, authorId, { kind: ENTRY_TARGET, id });
    await this.events.publish(TicketChanged, { ticketId: ticket.id });
    await this.notices.tell(ticket);
    return ticket;
  }

  private now(entries: readonly NewEntry[]): EntryDraft[] {
    const createdAt = this.clock.now();
    return entries.map((entry) => ({ ...entry, createdAt }));
  }
}
