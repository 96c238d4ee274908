import { Injectable } from '@nestjs/common';
import { defineLiveEvent, LiveEvents } from '#live';
import { Notifications } from '#notifications';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { TicketListQuery } from './ticket-list.query.js';
import { type TicketViewer, TicketViewerRepository } from './ticket-viewer.repository.js';

/** Told to staff who look at a ticket when somebody else comes, goes, or begins or stops to write. */
const TicketViewersChanged = defineLiveEvent<{ ticketId: string }>({
  type: 'ticket.viewers',
  summary: 'Somebody else looks at the ticket, or does no more, or writes in it.',
});

/** Who looks at a ticket now, so that two do not answer it. Nothing is ever locked. */
@Injectable()
export class TicketPresenceService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketListQuery,
    private readonly viewers: TicketViewerRepository,
    private readonly live: LiveEvents,
    private readonly notifications: Notifications,
  ) {}

  /** Says that one looks, for the next 30 seconds. @returns the others. @throws AppError NOT_FOUND */
  async look(actor: Actor, ticketId: string, isWriting: boolean): Promise<TicketViewer[]> {
    return this.transactions.run(async () => {
      await this.tickets.find(actor, ticketId);
      // Whoever acts as somebody has not seen it for them.
      if (actor.signIn.impersonatorId === null) await this.notifications.seen(actor.userId, { type: 'ticket', id: ticketId });
      const isNews = await this.viewers.touch(ticketId, actor.userId, isWriting);
      return this.others(actor, ticketId, isNews);
    });
  }

  async leave(actor: Actor, ticketId: string): Promise<void> {
    await this.transactions.run(async () => {
      if (await this.viewers.leave(ticketId, actor.userId)) await this.others(actor, ticketId, true);
    });
  }

  private async others(actor: Actor, ticketId: string, isNews: boolean): Promise<TicketViewer[]> {
    const others = (await this.viewers.of(ticketId)).filter(({ userId }) => userId !== actor.userId);
    if (isNews)
      this.live.tell(
        others.map(({ userId }) => userId),
        TicketViewersChanged,
        { ticketId },
      );
    return others;
  }
}
