import { Injectable } from '@nestjs/common';
import { defineLiveEvent, LiveEvents } from '#live';
import { Notifications } from '#notifications';
import type { WrittenEntry, WrittenTicket } from './ticket.repository.js';
import { TicketStaffQuery } from './ticket-staff.query.js';
import { TicketAnsweredTopic, TicketAssignedTopic, TicketRaisedTopic, TicketRepliedTopic } from './ticket-topics.js';

/** Told to the requester about what they may read, and to staff who look at the ticket or have it. */
export const TicketChangedLive = defineLiveEvent<{ ticketId: string }>({
  type: 'ticket.changed',
  summary: 'The ticket has entries that were not there before.',
});

/** Tells people of what was just written into a ticket; in the transaction that writes it. */
@Injectable()
export class TicketNotices {
  constructor(
    private readonly live: LiveEvents,
    private readonly notifications: Notifications,
    private readonly staff: TicketStaffQuery,
  ) {}

  async tell(ticket: WrittenTicket): Promise<void> {
    const { id: ticketId, state } = ticket;
    const isNew = ticket.entries[0]?.sequence === 1;
    const told = new Set(isNew ? [] : await this.staff.lookingAt(ticketId));
    if (state.assigneeId) told.add(state.assigneeId);
    if (state.requesterId && ticket.entries.some(isPublic)) told.add(state.requesterId);
    this.live.tell([...told], TicketChangedLive, { ticketId });
    for (const entry of ticket.entries) await this.notify(ticket, entry);
  }

  private async notify(ticket: WrittenTicket, entry: WrittenEntry): Promise<void> {
    const { id: ticketId, number, organisationId, state } = ticket;
    const subject = { type: 'ticket', id: ticketId };
    const data = { ticketId, number };
    const others = (...ids: (string | null | undefined)[]) => ids.filter((id) => id && id !== entry.authorId) as string[];
    const about = (topic: { readonly name: string }, to: string[]) => ({ to, dedupeKey: `${topic.name}/${entry.id}`, subject, data });
    const assignee = entry.changes?.assigneeId?.to;
    if (assignee) await this.notifications.notify(TicketAssignedTopic, about(TicketAssignedTopic, others(assignee)));
    if (entry.sequence === 1) {
      const workers = (await this.staff.workersOf(organisationId)).map(({ id }) => id).filter((id) => id !== assignee);
      await this.notifications.notify(TicketRaisedTopic, about(TicketRaisedTopic, others(...workers)));
    }
    if (entry.kind !== 'message') return;
    if (entry.authorSide === 'staff')
      await this.notifications.notify(TicketRepliedTopic, about(TicketRepliedTopic, others(state.requesterId)));
    else if (ticket.entries[0]?.sequence !== 1)
      await this.notifications.notify(TicketAnsweredTopic, about(TicketAnsweredTopic, others(state.assigneeId)));
  }
}

/** Whether the requester can see it. */
function isPublic({ kind, changes }: WrittenEntry): boolean {
  return kind === 'message' || changes?.status !== undefined;
}
