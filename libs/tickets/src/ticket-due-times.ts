import { Injectable } from '@nestjs/common';
import { TicketRepository } from './ticket.repository.js';

/** Lets whoever owns the clocks say when the next one of a ticket runs out. */
@Injectable()
export class TicketDueTimes {
  constructor(private readonly tickets: TicketRepository) {}

  /** Joins the caller's transaction. Null: none runs. Of no ticket: nothing. */
  async set(ticketId: string, dueAt: Date | null): Promise<void> {
    await this.tickets.setDueAt(ticketId, dueAt);
  }
}
