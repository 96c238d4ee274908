import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import {
  changesOf,
  type EntryChanges,
  isFirst,
  mayMove,
  type NewEntry,
  type NewTicket,
  nextStatuses,
  type PlacedMessage,
  scopeOf,
  type Ticket,
  type TicketColumns,
  TicketErrors,
  TicketIntake,
  TicketPermissions,
  type TicketStatus,
  TicketWriter,
} from '#tickets';
import { TicketHistoryQuery } from './ticket-history.query.js';
import { TicketPeople } from './ticket-people.js';

const READ = TicketPermissions['tickets.read'];
const WORK = TicketPermissions['tickets.work'];

const MOST_TAGS = 20;

/** What staff changes of a ticket; absent keeps, null clears. */
export interface TicketWishes extends Partial<Pick<TicketColumns, 'subject' | 'status' | 'priority' | 'assigneeId' | 'teamId' | 'tags'>> {
  /** Beside those it has. */
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
}

/** What staff writes. */
export interface StaffAnswer {
  readonly body: string;
  /** A note, which the requester never sees. */
  readonly internal: boolean;
  /** Where the ticket goes with it. */
  readonly status?: TicketStatus | undefined;
  readonly attachmentIds?: readonly string[] | undefined;
  readonly clientKey?: string | undefined;
  /** The version of the ticket that was read before; refused when somebody was quicker. */
  readonly version?: number | undefined;
}

/** What staff does with tickets. */
@Injectable()
export class TicketService {
  constructor(
    private readonly transactions: Transactions,
    private readonly intake: TicketIntake,
    private readonly writer: TicketWriter,
    private readonly history: TicketHistoryQuery,
    private readonly people: TicketPeople,
    private readonly audit: AuditLog,
  ) {}

  /** On behalf of somebody. @throws AppError REQUESTER_UNKNOWN, ASSIGNEE_UNKNOWN, TEAM_UNKNOWN, ATTACHMENT_UNKNOWN, TICKET_KEY_USED */
  async raise(actor: Actor, wish: Omit<NewTicket, 'authorId' | 'organisationId' | 'requester'> & RequesterWish): Promise<PlacedMessage> {
    return this.transactions.run(async () => {
      const { organisationId, requester } = await this.people.requester(actor, wish);
      await this.people.requireFit(organisationId, wish);
      const placed = await this.intake.raise({ ...wish, organisationId, requester, authorId: actor.userId });
      if (!placed.repeated) {
        const { priority = 'normal', assigneeId = null, teamId = null } = wish;
        const after = { priority, assigneeId, teamId };
        await this.audit.record({ action: 'ticket.raise', target: { type: 'ticket', id: placed.ticketId }, organisationId, after });
      }
      return placed;
    });
  }

  /**
   * @param version the one the caller saw; absent: change whatever is there.
   * @throws AppError NOT_FOUND, TICKET_CHANGED, TICKET_CLOSED, TICKET_MERGED, TICKET_STATUS_INVALID, TICKET_ERASED for a subject, ASSIGNEE_UNKNOWN,
   * TEAM_UNKNOWN
   */
  async update(actor: Actor, id: string, wishes: TicketWishes, version?: number): Promise<void> {
    await this.transactions.run(async () => {
      const ticket = await this.open(actor, id, version);
      const { status } = ticket.state;
      if (wishes.status !== undefined) requireMove(status, wishes.status);
      await this.people.requireFit(ticket.organisationId, {
        ...(wishes.assigneeId === ticket.state.assigneeId ? {} : { assigneeId: wishes.assigneeId }),
        ...(wishes.teamId === ticket.state.teamId ? {} : { teamId: wishes.teamId }),
      });
      // Whoever takes it has begun.
      const taken = wishes.assigneeId && wishes.status === undefined && status === 'new' ? { status: 'open' as const } : {};
      const { addTags: _, removeTags: __, ...columns } = wishes;
      const changes = changesOf(ticket.state, { ...columns, ...taken, tags: tagsOf(ticket, wishes) });
      if (!changes) return;
      if (ticket.isErased && changes.subject) throw new AppError(TicketErrors.TICKET_ERASED);
      await this.writer.add(ticket, [{ kind: 'change', authorId: actor.userId, authorSide: 'staff', changes }]);
      await this.audit.record({ action: 'ticket.update', ...about(ticket), ...auditable(changes) });
    });
  }

  /** @throws AppError NOT_FOUND, TICKET_CHANGED, TICKET_CLOSED, TICKET_MERGED, TICKET_STATUS_INVALID, TICKET_ERASED, TICKET_KEY_USED, ATTACHMENT_UNKNOWN */
  async reply(actor: Actor, id: string, answer: StaffAnswer): Promise<PlacedMessage> {
    return this.transactions.run(async () => {
      const kind = answer.internal ? 'note' : 'message';
      const keyed = { authorId: actor.userId, clientKey: answer.clientKey ?? null };
      // The locks come first, so that whoever repeats themselves finds what they wrote, not that it was written meanwhile.
      await this.intake.holdKey(keyed);
      const ticket = await this.load(actor, id);
      const before = await this.intake.written(keyed, (entry) => entry.kind === kind && entry.ticketId === id && !isFirst(entry));
      if (before) return before;
      await this.requireOpen(ticket, answer.version);
      if (ticket.isErased && !answer.internal) throw new AppError(TicketErrors.TICKET_ERASED);
      const { status } = ticket.state;
      if (answer.status !== undefined) requireMove(status, answer.status);
      const to = answer.status ?? (status === 'new' && !answer.internal ? 'open' : status);
      const changes = changesOf(ticket.state, { status: to });
      const by = { authorId: actor.userId, authorSide: 'staff' } as const;
      const { body, clientKey = null, attachmentIds = [] } = answer;
      const entries: NewEntry[] = [{ ...by, kind, body, clientKey, attachmentIds }];
      if (changes) entries.push({ ...by, kind: 'change', changes });
      const { id: entryId, sequence } = (await this.writer.add(ticket, entries)).entries[0]!;
      await this.audit.record({
        action: 'ticket.reply',
        ...about(ticket),
        after: { internal: answer.internal, ...(changes && { status: to }) },
      });
      return { ticketId: id, entryId, sequence, repeated: false };
    });
  }

  /** Locked, within reach, as it was seen, and one that can still change. */
  private async open(actor: Actor, id: string, version: number | undefined): Promise<Ticket> {
    const ticket = await this.load(actor, id);
    await this.requireOpen(ticket, version);
    return ticket;
  }

  /** Locked. Only for those who may read it as well: refusals tell what was written in it. */
  private async load(actor: Actor, id: string): Promise<Ticket> {
    const ticket = await this.writer.loadFor(actor, id, WORK);
    if (!actor.can(READ, scopeOf(ticket.organisationId))) throw new AppError(PlatformErrors.NOT_FOUND);
    return ticket;
  }

  private async requireOpen(ticket: Ticket, version: number | undefined): Promise<void> {
    const { version: current, mergedInto, status } = ticket.state;
    if (version !== undefined && version !== current)
      throw new AppError(TicketErrors.TICKET_CHANGED, { version: current, entries: await this.history.missed(ticket.id, version) });
    if (mergedInto !== null) throw new AppError(TicketErrors.TICKET_MERGED, { mergedInto });
    if (status === 'closed') throw new AppError(TicketErrors.TICKET_CLOSED);
  }
}

/** @throws AppError TICKET_TAGS_TOO_MANY */
function tagsOf({ state }: Ticket, { tags, addTags = [], removeTags = [] }: TicketWishes): string[] {
  const wanted = new Set([...(tags ?? state.tags), ...addTags].map((tag) => tag.toLowerCase()));
  for (const tag of removeTags) wanted.delete(tag.toLowerCase());
  if (wanted.size > MOST_TAGS) throw new AppError(TicketErrors.TICKET_TAGS_TOO_MANY);
  return [...wanted].toSorted();
}

/** For whom a ticket is raised: an account, or an address in an organisation. */
export interface RequesterWish {
  readonly requesterId?: string | undefined;
  readonly requesterEmail?: string | undefined;
  readonly organisationId?: string | undefined;
}

/** @throws AppError TICKET_STATUS_INVALID with where staff may go. */
function requireMove(from: TicketStatus, to: TicketStatus): void {
  if (from !== to && !mayMove(from, to, 'staff'))
    throw new AppError(TicketErrors.TICKET_STATUS_INVALID, { from, to, allowed: nextStatuses(from, 'staff') });
}

function about({ id, organisationId }: Ticket) {
  return { target: { type: 'ticket', id }, organisationId };
}

/** What changed, without what people wrote. */
function auditable(changes: EntryChanges) {
  const { subject, ...others } = changes;
  const columns = Object.entries(others);
  return {
    before: Object.fromEntries(columns.map(([column, { from }]) => [column, from])),
    after: { ...Object.fromEntries(columns.map(([column, { to }]) => [column, to])), ...(subject && { subjectChanged: true }) },
  };
}
