import { ListensTo } from '#platform/events';
import { TicketChanged } from '#tickets';
import { TicketMailer } from './ticket-mailer.service.js';

/** After something of a ticket changed. */
@ListensTo(TicketChanged, { name: 'ticket-mail.out' })
export class TicketChangedListener {
  constructor(private readonly mailer: TicketMailer) {}

  handle({ ticketId }: { readonly ticketId: string }): Promise<void> {
    return this.mailer.bringUpToDate(ticketId);
  }
}
