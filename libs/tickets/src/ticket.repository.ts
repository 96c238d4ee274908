import { Injectable } from '@nestjs/common';
import { type RawBuilder, type Selectable, sql, type SqlBool } from 'kysely';
import type { Actor } from '#platform/access';
import { Database, newId } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import type { Tables } from './tables.js';
import { applied, type EntryChanges, type TicketState } from './ticket-history.js';
import { withinReach } from './ticket.policy.js';
import { priorityName, priorityNumber, type TicketSide } from './ticket-states.js';

/** A ticket, with its row locked until the transaction ends. */
export interface Ticket {
  readonly id: string;
  readonly organisationId: string;
  readonly number: number;
  readonly state: TicketState;
  /** Whoever raised it was erased. */
  readonly isErased: boolean;
}

/** An entry that is to be written. */
export interface EntryDraft {
  readonly kind: 'message' | 'note' | 'change';
  readonly authorId: string | null;
  readonly authorSide: TicketSide;
  /** Of somebody without an account. */
  readonly authorEmail?: string | null;
  readonly body?: string | null;
  readonly changes?: EntryChanges | null;
  readonly channel?: 'web' | 'mail';
  readonly proved?: boolean;
  readonly clientKey?: string | null;
  /** Uploaded files of the author, which become part of it. */
  readonly attachmentIds?: readonly string[];
  readonly createdAt: Date;
}

/** An entry as it was written. */
export interface WrittenEntry extends EntryDraft {
  readonly id: string;
  readonly sequence: number;
  readonly changes: EntryChanges | null;
}

/** An entry that was found by its key. */
export interface KeyedEntry {
  readonly id: string;
  readonly ticketId: string;
  readonly sequence: number;
  readonly kind: EntryDraft['kind'];
  /** What its ticket follows. */
  readonly follows: string | null;
}

/** A ticket with what a command has just added to it. */
export interface WrittenTicket extends Ticket {
  readonly entries: readonly WrittenEntry[];
}

/** Write side of tickets. Works inside a transaction; whoever adds to a ticket holds the lock of its row. */
@Injectable()
export class TicketRepository {
  constructor(private readonly database: Database) {}

  /** @throws AppError NOT_FOUND when there is none, or none that the person holds `permission` for. */
  async loadFor(actor: Actor, id: string, permission: string): Promise<Ticket> {
    return required(await this.locked(id, withinReach(actor, permission), actor.userId));
  }

  /**
   * Until the transaction ends no ticket of this one's requester is merged, or taken out again, by anybody else. Asked for before any lock of a row, so
   * that whoever follows a pointer need not hold two.
   * @param alone false: others may hold it so as well.
   */
  async holdPointers(id: string, alone: boolean): Promise<void> {
    const hold = sql.ref(alone ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared');
    await sql`select ${hold}(hashtextextended('ticket-pointers/' || coalesce(requester_id::text, requester_email, ''), 0)) from tickets where id = ${id}`.execute(
      this.database.kysely(),
    );
  }

  /** Both, or NOT_FOUND; the lower id is locked first, so that nobody waits crosswise. */
  async loadBothFor(actor: Actor, ids: readonly [string, string], permission: string): Promise<[Ticket, Ticket]> {
    await this.holdPointers(ids[0], true);
    const loaded = new Map<string, Ticket>();
    for (const id of ids.toSorted()) loaded.set(id, await this.loadFor(actor, id, permission));
    return [loaded.get(ids[0])!, loaded.get(ids[1])!];
  }

  /** Whether others are merged into it. */
  async hasMerged(id: string): Promise<boolean> {
    const row = await this.rows().selectFrom('tickets').select('id').where('merged_into', '=', id).limit(1).executeTakeFirst();
    return row !== undefined;
  }

  /** @throws AppError NOT_FOUND when there is none, it is somebody else's, or whoever raised it was erased meanwhile. */
  async loadOwn(userId: string, id: string): Promise<Ticket> {
    return required(await this.locked(id, sql<SqlBool>`t.requester_id = ${userId} and t.requester_erased_at is null`, userId));
  }

  /** As `loadOwn`, without a lock. */
  async requireOwn(userId: string, id: string): Promise<void> {
    const row = await this.rows()
      .selectFrom('tickets')
      .select('id')
      .where('id', '=', id)
      .where('requester_id', '=', userId)
      .executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
  }

  /** How often the requester has rated it. */
  async countRatings(id: string): Promise<number> {
    const row = await this.rows()
      .selectFrom('ticket_entries')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('ticket_id', '=', id)
      .where(sql<boolean>`changes ?| array['rating', 'ratingComment']`)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Whoever asks has made sure that they may. */
  async lock(id: string): Promise<Ticket> {
    return required(await this.locked(id, sql<SqlBool>`true`));
  }

  /** The ticket it was merged into, as things are now. */
  async mergedInto(id: string): Promise<string | null> {
    const row = await this.rows().selectFrom('tickets').select('merged_into').where('id', '=', id).executeTakeFirst();
    return row?.merged_into ?? null;
  }

  /** False when there is no such ticket. No part of the history, so the version stays. */
  async setDueAt(id: string, dueAt: Date | null): Promise<boolean> {
    const { numUpdatedRows } = await this.rows().updateTable('tickets').set({ next_due_at: dueAt }).where('id', '=', id).executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Until the transaction ends nobody else writes under that key of a person. Asked for before any lock of a row. */
  async holdClientKey(authorId: string, clientKey: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ticket-entry/${authorId}/${clientKey}`}, 0))`.execute(
      this.database.kysely(),
    );
  }

  /** The entry that a person wrote under a key of theirs, which is held. */
  async findByClientKey(authorId: string, clientKey: string): Promise<KeyedEntry | undefined> {
    return this.rows()
      .selectFrom('ticket_entries as e')
      .innerJoin('tickets as t', 't.id', 'e.ticket_id')
      .select(['e.id', 'e.ticket_id as ticketId', 'e.sequence', 'e.kind', 't.follows'])
      .where('e.author_id', '=', authorId)
      .where('e.client_key', '=', clientKey)
      .executeTakeFirst();
  }

  /** A new ticket: what its first entries, of which the first is a change, make of it. */
  async insert(
    { organisationId, demoBatchId = null }: { readonly organisationId: string; readonly demoBatchId?: string | null },
    drafts: readonly EntryDraft[],
  ): Promise<WrittenTicket> {
    const id = newId();
    const { state, entries } = write(null, drafts);
    const { number } = await this.rows()
      .insertInto('tickets')
      .values({ id, organisation_id: organisationId, demo_batch_id: demoBatchId, created_at: state.createdAt, ...columnsOf(state) })
      .returning('number')
      .executeTakeFirstOrThrow();
    await this.insertEntries({ id, organisationId }, entries);
    return { id, organisationId, number: Number(number), state, isErased: false, entries };
  }

  /** Adds entries to a ticket, and makes its row what they make of it. */
  async append(ticket: Ticket, drafts: readonly EntryDraft[]): Promise<WrittenTicket> {
    const { state, entries } = write(ticket.state, drafts);
    await this.insertEntries(ticket, entries);
    await this.rows().updateTable('tickets').set(columnsOf(state)).where('id', '=', ticket.id).execute();
    return { ...ticket, state, entries };
  }

  private async insertEntries(
    { id: ticketId, organisationId }: Pick<Ticket, 'id' | 'organisationId'>,
    entries: readonly WrittenEntry[],
  ): Promise<void> {
    const rows = entries.map((entry) => ({
      ticket_id: ticketId,
      sequence: entry.sequence,
      id: entry.id,
      organisation_id: organisationId,
      kind: entry.kind,
      author_id: entry.authorId,
      author_side: entry.authorSide,
      author_email: entry.authorEmail ?? null,
      body: entry.body ?? null,
      changes: entry.changes && JSON.stringify(entry.changes),
      channel: entry.channel ?? 'web',
      proved: entry.proved ?? true,
      client_key: entry.clientKey ?? null,
      created_at: entry.createdAt,
    }));
    await this.rows().insertInto('ticket_entries').values(rows).execute();
  }

  private async locked(id: string, condition: RawBuilder<SqlBool>, writerId: string | null = null): Promise<Ticket | null> {
    // Whoever is erased is locked before their tickets. So here, too, come the people first that are named by what is written.
    await sql`
      select id from users
        where id in (select unnest(array[requester_id, assignee_id, ${writerId}::uuid]) from tickets where id = ${id}) for key share`.execute(
      this.database.kysely(),
    );
    const row = await this.rows()
      .selectFrom('tickets as t')
      .selectAll('t')
      .where('t.id', '=', id)
      .where(condition)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return null;
    const isErased = row.requester_erased_at !== null;
    return { id: row.id, organisationId: row.organisation_id, number: Number(row.number), state: stateOf(row), isErased };
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function required(ticket: Ticket | null): Ticket {
  if (!ticket) throw new AppError(PlatformErrors.NOT_FOUND);
  return ticket;
}

/** Numbers the entries, and says what they make of the ticket. Time does not run backwards in a history. */
function write(before: TicketState | null, drafts: readonly EntryDraft[]): { state: TicketState; entries: WrittenEntry[] } {
  let state = before;
  const entries: WrittenEntry[] = [];
  for (const draft of drafts) {
    const createdAt = state && state.updatedAt > draft.createdAt ? state.updatedAt : draft.createdAt;
    const entry = { ...draft, id: newId(), sequence: (state?.version ?? 0) + 1, changes: draft.changes ?? null, createdAt };
    state = applied(state, entry);
    entries.push(entry);
  }
  if (!state || entries.length === 0) throw new Error('A ticket is written by entries, and there are none');
  return { state, entries };
}

/** All columns that the history makes. */
function columnsOf(state: TicketState) {
  return {
    requester_id: state.requesterId,
    requester_email: state.requesterEmail,
    subject: state.subject,
    status: state.status,
    priority: priorityNumber(state.priority),
    assignee_id: state.assigneeId,
    team_id: state.teamId,
    tags: [...state.tags],
    rating: state.rating,
    rating_comment: state.ratingComment,
    follows: state.follows,
    merged_into: state.mergedInto,
    merged_at: state.mergedAt,
    version: state.version,
    last_public_at: state.lastPublicAt,
    waiting_since: state.waitingSince,
    solved_at: state.solvedAt,
    updated_at: state.updatedAt,
  };
}

/** A row as its history tells it. */
export function stateOf(row: Selectable<Tables['tickets']>): TicketState {
  return {
    subject: row.subject,
    status: row.status,
    priority: priorityName(row.priority),
    requesterId: row.requester_id,
    requesterEmail: row.requester_email,
    assigneeId: row.assignee_id,
    teamId: row.team_id,
    tags: row.tags,
    rating: row.rating,
    ratingComment: row.rating_comment,
    follows: row.follows,
    mergedInto: row.merged_into,
    mergedAt: time(row.merged_at),
    version: row.version,
    lastPublicAt: time(row.last_public_at),
    waitingSince: time(row.waiting_since),
    solvedAt: time(row.solved_at),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

/** Statements of Kysely give times as text. */
function time(value: Date | string | null): Date | null {
  return value === null ? null : new Date(value);
}
