import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { TicketErrors } from './ticket.errors.js';
import type { EntryChanges, TicketColumns } from './ticket-history.js';
import { TicketRepository } from './ticket.repository.js';
import type { TicketPriority } from './ticket-states.js';
import { TicketWriter } from './ticket-writer.js';

/** Somebody wrote something: who, how and with what. */
export interface NewMessage {
  /** Null: somebody without an account, whose address is `authorEmail`. */
  readonly authorId: string | null;
  readonly authorEmail?: string | null;
  /** 1 to 20,000 characters. */
  readonly body: string;
  readonly channel?: 'web' | 'mail';
  /** False: nothing proves that the address is theirs. */
  readonly proved?: boolean;
  /** Uploaded files of the author. */
  readonly attachmentIds?: readonly string[];
  /** Names the message: the second time it is not written again. */
  readonly clientKey?: string | null;
}

/** What a new ticket is about. Whoever calls has made sure that people, team and organisation fit. */
export interface NewTicket extends NewMessage {
  readonly organisationId: string;
  /** Exactly one of them: an account, or a normalised address. */
  readonly requester: { readonly userId: string } | { readonly email: string };
  /** 1 to 255 characters. */
  readonly subject: string;
  readonly priority?: TicketPriority;
  readonly assigneeId?: string | null;
  readonly teamId?: string | null;
  readonly tags?: readonly string[];
  /** The closed ticket that was answered. */
  readonly follows?: string | null;
}

/** A message that is written, now or when its key came before. */
export interface PlacedMessage {
  readonly ticketId: string;
  readonly entryId: string;
  readonly sequence: number;
  /** It had been written before: nothing was done. */
  readonly repeated: boolean;
}

/** Raises tickets, however they come in. */
@Injectable()
export class TicketIntake {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketRepository,
    private readonly writer: TicketWriter,
  ) {}

  /** Joins the caller's transaction. @throws AppError ATTACHMENT_UNKNOWN, TICKET_KEY_USED */
  raise(wish: NewTicket): Promise<PlacedMessage> {
    return this.transactions.run(async () => {
      const before = await this.written(wish);
      if (before) return before;
      const { authorId, authorEmail = null } = wish;
      const by = { authorId, authorEmail, authorSide: 'requester', channel: wish.channel, proved: wish.proved } as const;
      const { body, clientKey = null, attachmentIds = [] } = wish;
      const ticket = await this.writer.raise(wish.organisationId, [
        { ...by, kind: 'change', changes: beginning(wish) },
        { ...by, kind: 'message', body, clientKey, attachmentIds },
      ]);
      const { id: entryId, sequence } = ticket.entries[1]!;
      return { ticketId: ticket.id, entryId, sequence, repeated: false };
    });
  }

  /**
   * The message that was written under its key, if it was. In the transaction that writes it otherwise.
   * @throws AppError TICKET_KEY_USED for a key of something else: of a note, or of another ticket than `ticketIds`.
   */
  async written(
    { authorId, clientKey }: Pick<NewMessage, 'authorId' | 'clientKey'>,
    kind: 'message' | 'note' = 'message',
    ticketId?: string,
  ): Promise<PlacedMessage | null> {
    if (authorId === null || !clientKey) return null;
    const entry = await this.tickets.findByClientKey(authorId, clientKey);
    if (!entry) return null;
    if (entry.kind !== kind || (ticketId !== undefined && entry.ticketId !== ticketId)) throw new AppError(TicketErrors.TICKET_KEY_USED);
    return { ticketId: entry.ticketId, entryId: entry.id, sequence: entry.sequence, repeated: true };
  }
}

/** Everything that is not as of a ticket that says nothing. */
function beginning(wish: NewTicket): EntryChanges {
  const columns: Partial<TicketColumns> = {
    subject: wish.subject,
    status: wish.assigneeId ? 'open' : 'new',
    priority: wish.priority ?? 'normal',
    ...('userId' in wish.requester ? { requesterId: wish.requester.userId } : { requesterEmail: wish.requester.email }),
    ...(wish.assigneeId ? { assigneeId: wish.assigneeId } : {}),
    ...(wish.teamId ? { teamId: wish.teamId } : {}),
    ...(wish.tags?.length ? { tags: [...new Set(wish.tags.map((tag) => tag.toLowerCase()))].toSorted() } : {}),
    ...(wish.follows ? { follows: wish.follows } : {}),
  };
  return Object.fromEntries(Object.entries(columns).map(([column, to]) => [column, { from: null, to }]));
}
