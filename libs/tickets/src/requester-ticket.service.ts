import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { limit, LimitCounter } from '#platform/limits';
import { TicketErrors } from './ticket.errors.js';
import { changesOf, type TicketColumns } from './ticket-history.js';
import { type NewMessage, type PlacedMessage, TicketIntake } from './ticket-intake.service.js';
import { TicketReplies } from './ticket-replies.service.js';
import { type Ticket, TicketRepository } from './ticket.repository.js';
import { mayMove, nextStatuses, type TicketStatus } from './ticket-states.js';
import { TicketWriter } from './ticket-writer.js';

/** A rating is given, and thought better of once. */
const MOST_RATINGS = 2;

/** How many tickets somebody may raise. */
export const RAISING = [
  limit({ name: 'tickets.raise.user', by: 'user', max: 10, windowSeconds: 3600 }),
  limit({ name: 'tickets.raise-day.user', by: 'user', max: 40, windowSeconds: 24 * 3600 }),
];

type OwnMessage = Pick<NewMessage, 'body' | 'attachmentIds' | 'clientKey'>;

/** What people do with tickets of their own. */
@Injectable()
export class RequesterTicketService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketRepository,
    private readonly intake: TicketIntake,
    private readonly replies: TicketReplies,
    private readonly writer: TicketWriter,
    private readonly limits: LimitCounter,
  ) {}

  /** @throws AppError ATTACHMENT_UNKNOWN, TICKET_KEY_USED */
  raise(actor: Actor, wish: OwnMessage & { readonly subject: string }): Promise<PlacedMessage> {
    const { userId: authorId, organisationId } = actor;
    return this.intake.raise({ ...wish, authorId, organisationId, requester: { userId: authorId } });
  }

  /** @returns where the message is: perhaps in another ticket of theirs. @throws AppError NOT_FOUND, ATTACHMENT_UNKNOWN, TICKET_KEY_USED, TOO_MANY_REQUESTS */
  async reply(actor: Actor, id: string, message: OwnMessage): Promise<PlacedMessage> {
    return this.transactions.run(async () => {
      const { userId } = actor;
      await this.tickets.requireOwn(userId, id);
      const raising = () => this.limits.count(RAISING, { ip: undefined, user: { userId } });
      return this.replies.addFromRequester(id, { ...message, authorId: userId }, raising);
    });
  }

  /** @throws AppError NOT_FOUND, TICKET_STATUS_INVALID, TICKET_CLOSED, TICKET_MERGED */
  reopen(actor: Actor, id: string): Promise<void> {
    return this.move(actor, id, 'open');
  }

  /** @throws AppError NOT_FOUND, TICKET_STATUS_INVALID, TICKET_CLOSED, TICKET_MERGED */
  solve(actor: Actor, id: string): Promise<void> {
    return this.move(actor, id, 'solved');
  }

  /** @throws AppError NOT_FOUND, TICKET_RATING_NOT_YET, TICKET_RATED, TICKET_MERGED */
  async rate(actor: Actor, id: string, { rating, ratingComment }: Pick<TicketColumns, 'rating' | 'ratingComment'>): Promise<void> {
    await this.transactions.run(async () => {
      const ticket = await this.tickets.loadOwn(actor.userId, id);
      const { status, mergedInto } = ticket.state;
      if (mergedInto !== null) throw new AppError(TicketErrors.TICKET_MERGED, { mergedInto });
      if (status !== 'solved') throw new AppError(TicketErrors.TICKET_RATING_NOT_YET);
      const wanted = { rating, ratingComment };
      if (!changesOf(ticket.state, wanted)) return;
      if ((await this.tickets.countRatings(id)) >= MOST_RATINGS) throw new AppError(TicketErrors.TICKET_RATED);
      await this.change(actor, ticket, wanted);
    });
  }

  private async move(actor: Actor, id: string, to: TicketStatus): Promise<void> {
    await this.transactions.run(async () => {
      const ticket = await this.tickets.loadOwn(actor.userId, id);
      const { status: from, mergedInto } = ticket.state;
      if (mergedInto !== null) throw new AppError(TicketErrors.TICKET_MERGED, { mergedInto });
      if (from === 'closed') throw new AppError(TicketErrors.TICKET_CLOSED);
      // Twice is as good as once.
      if (from === to) return;
      if (!mayMove(from, to, 'requester'))
        throw new AppError(TicketErrors.TICKET_STATUS_INVALID, { from, to, allowed: nextStatuses(from, 'requester') });
      await this.change(actor, ticket, { status: to });
    });
  }

  private async change(actor: Actor, ticket: Ticket, wanted: Partial<TicketColumns>): Promise<void> {
    const changes = changesOf(ticket.state, wanted);
    if (changes) await this.writer.add(ticket, [{ kind: 'change', authorId: actor.userId, authorSide: 'requester', changes }]);
  }
}
