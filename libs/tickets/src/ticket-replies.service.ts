import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { changesOf } from './ticket-history.js';
import { RequesterTicketQuery } from './requester-ticket.query.js';
import { isFirst, type NewMessage, type PlacedMessage, TicketIntake } from './ticket-intake.service.js';
import { type KeyedEntry, type Ticket, TicketRepository } from './ticket.repository.js';
import { mayMove } from './ticket-states.js';
import { TicketWriter } from './ticket-writer.js';

/** Messages of requesters on tickets they have, however they come in. */
@Injectable()
export class TicketReplies {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketRepository,
    private readonly places: RequesterTicketQuery,
    private readonly intake: TicketIntake,
    private readonly writer: TicketWriter,
  ) {}

  /**
   * Writes what a requester answers: into the ticket that theirs was merged into, or into a new one that follows it when it is closed.
   * Whoever calls has made sure that they take part. Joins the caller's transaction.
   * One that follows it already, and is not closed, takes it as well.
   * @param beforeRaise may refuse that a ticket is opened.
   * @returns where the message is: perhaps in another ticket than was asked for.
   * @throws AppError NOT_FOUND, ATTACHMENT_UNKNOWN, TICKET_KEY_USED
   */
  addFromRequester(ticketId: string, message: NewMessage, beforeRaise: () => unknown = () => undefined): Promise<PlacedMessage> {
    return this.transactions.run(async () => {
      const before = await this.intake.written(message, (entry) => this.answers(entry, ticketId));
      if (before) return before;
      const asked = await this.lockLive(ticketId);
      if (asked.isErased) throw new AppError(PlatformErrors.NOT_FOUND);
      const ticket = asked.state.status === 'closed' ? await this.lockFollower(asked) : asked;
      if (!ticket) {
        await beforeRaise();
        return this.follow(asked, message);
      }
      const { authorId, authorEmail = null, body, channel, proved, clientKey = null, attachmentIds = [] } = message;
      const by = { authorId, authorEmail, authorSide: 'requester', channel, proved } as const;
      const changes = mayMove(ticket.state.status, 'open', 'requester') ? changesOf(ticket.state, { status: 'open' }) : null;
      const { entries } = await this.writer.add(ticket, [
        { ...by, kind: 'message', body, clientKey, attachmentIds },
        ...(changes ? [{ ...by, kind: 'change' as const, changes }] : []),
      ]);
      const { id: entryId, sequence } = entries[0]!;
      return { ticketId: ticket.id, entryId, sequence, repeated: false };
    });
  }

  /** Whether an entry is an answer to a ticket. What a ticket was raised with answers at most the one that it follows. */
  private async answers(entry: KeyedEntry, ticketId: string): Promise<boolean> {
    const places = await this.places.answerPlaces(ticketId);
    if (isFirst(entry)) return entry.follows !== null && entry.ticketId !== ticketId && places.includes(entry.ticketId);
    return entry.kind === 'message' && places.includes(entry.ticketId);
  }

  /** The open ticket that follows it, if there is one. Whoever else answers it waits for its lock. */
  private async lockFollower({ id }: Ticket): Promise<Ticket | null> {
    const follower = await this.places.followerOf(id);
    const ticket = follower === null ? null : await this.tickets.lock(follower);
    return ticket?.state.status === 'closed' ? null : ticket;
  }

  /** The ticket, or the one it is part of. */
  private async lockLive(ticketId: string): Promise<Ticket> {
    await this.tickets.holdPointers(ticketId, false);
    return this.tickets.lock((await this.tickets.mergedInto(ticketId)) ?? ticketId);
  }

  private follow({ id, organisationId, state }: Ticket, message: NewMessage): Promise<PlacedMessage> {
    const { requesterId, requesterEmail, subject, priority, teamId, tags } = state;
    const requester = requesterId === null ? { email: requesterEmail! } : { userId: requesterId };
    return this.intake.raise({ ...message, organisationId, requester, subject, priority, teamId, tags, follows: id });
  }
}
