import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { TicketErrors } from './ticket.errors.js';
import type { EntryChanges, TicketColumns } from './ticket-history.js';
import { RequesterTicketQuery } from './requester-ticket.query.js';
import { type KeyedEntry, TicketRepository } from './ticket.repository.js';
import type { TicketPriority } from './ticket-states.js';
import { TicketWriter } from './ticket-writer.js';

/** After the change that a history begins with. */
const FIRST_MESSAGE = 2;

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

type Keyed = Pick<NewMessage, 'authorId' | 'clientKey'>;

/** Whether it is what its ticket was raised with. */
export function isFirst({ kind, sequence }: Pick<KeyedEntry, 'kind' | 'sequence'>): boolean {
  return kind === 'message' && sequence === FIRST_MESSAGE;
}

/** Raises tickets, however they come in. */
@Injectable()
export class TicketIntake {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketRepository,
    private readonly requesters: RequesterTicketQuery,
    private readonly writer: TicketWriter,
  ) {}

  /** Joins the caller's transaction. @throws AppError ATTACHMENT_UNKNOWN, REQUESTER_UNKNOWN, TICKET_KEY_USED */
  raise(wish: NewTicket): Promise<PlacedMessage> {
    return this.transactions.run(async () => {
      const before = await this.written(wish, (entry) => isFirst(entry) && entry.follows === (wish.follows ?? null));
      if (before) return before;
      await this.requireRequester(wish);
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

  /** Who was erased meanwhile raises nothing, and nothing is raised for them. */
  private async requireRequester({ requester, authorId }: NewTicket): Promise<void> {
    if (!('userId' in requester) || (await this.requesters.holdAccount(requester.userId))) return;
    throw new AppError(requester.userId === authorId ? PlatformErrors.UNAUTHORIZED : TicketErrors.REQUESTER_UNKNOWN);
  }

  /** Until the transaction ends nobody else writes under that key. Asked for before any lock of a ticket, so that nobody waits crosswise. */
  async holdKey({ authorId, clientKey }: Keyed): Promise<void> {
    if (authorId !== null && clientKey) await this.tickets.holdClientKey(authorId, clientKey);
  }

  /**
   * What was written under its key, if it was. In the transaction that writes it otherwise.
   * @param fits whether it is what would be written now. @throws AppError TICKET_KEY_USED when it is something else.
   */
  async written(message: Keyed, fits: (entry: KeyedEntry) => boolean | Promise<boolean>): Promise<PlacedMessage | null> {
    const { authorId, clientKey } = message;
    if (authorId === null || !clientKey) return null;
    await this.holdKey(message);
    const entry = await this.tickets.findByClientKey(authorId, clientKey);
    if (!entry) return null;
    if (!(await fits(entry))) throw new AppError(TicketErrors.TICKET_KEY_USED);
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
