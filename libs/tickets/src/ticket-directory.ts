import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';
import type { EntryEffect, TicketState } from './ticket-history.js';
import { TicketPermissions } from './ticket.permissions.js';
import { withinReach } from './ticket.policy.js';
import { stateOf } from './ticket.repository.js';

/** What other libs may know of a ticket. */
export interface TicketSummary {
  readonly id: string;
  readonly organisationId: string;
  readonly number: number;
  readonly state: TicketState;
  readonly nextDueAt: Date | null;
  /** Made up: nobody is told of it. */
  readonly isDemo: boolean;
}

/** What other libs may know of an entry. A `message` of `staff` is a public answer. */
export interface EntrySummary extends EntryEffect {
  readonly id: string;
  readonly authorId: string | null;
}

/** A message that somebody else wrote to whoever raised the ticket: an answer of staff, or what staff raised it with for them. */
export interface MessageToRequester {
  readonly id: string;
  readonly sequence: number;
  /** Null: somebody who has no account any more. */
  readonly authorId: string | null;
  readonly body: string;
  /** What the ticket was raised with. */
  readonly isFirst: boolean;
}

const MOST_ENTRIES = 500;
const MOST_MESSAGES = 50;

/** Questions other libs may ask about tickets. */
@Injectable()
export class TicketDirectory {
  constructor(private readonly database: Database) {}

  /** As it is now; null when there is no such ticket. */
  async stateOf(id: string): Promise<TicketSummary | null> {
    const row = await this.rows().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? toSummary(row) : null;
  }

  /** Those of a number: one as a rule, though each organisation may have its own. At most ten. */
  async ofNumber(number: number): Promise<TicketSummary[]> {
    const rows = await this.rows().selectFrom('tickets').selectAll().where('number', '=', String(number)).orderBy('id').limit(10).execute();
    return rows.map(toSummary);
  }

  /** Its entries after that sequence, in their order, at most 500: ask again after the last one until there are none. */
  async entriesAfter(id: string, sequence: number): Promise<EntrySummary[]> {
    const rows = await this.rows()
      .selectFrom('ticket_entries')
      .select(['id', 'sequence', 'kind', 'author_id as authorId', 'author_side as authorSide', 'changes', 'created_at as createdAt'])
      .where('ticket_id', '=', id)
      .where('sequence', '>', sequence)
      .orderBy('sequence')
      .limit(MOST_ENTRIES)
      .execute();
    return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
  }

  /** Messages of others to its requester after that sequence, in their order and as far as they were not erased, at most 50: ask again. */
  async messagesToRequester(id: string, sequence: number): Promise<MessageToRequester[]> {
    const rows = await this.rows()
      .selectFrom('ticket_entries as e')
      .innerJoin('tickets as t', 't.id', 'e.ticket_id')
      .select(['e.id', 'e.sequence', 'e.author_id as authorId', 'e.body', 'e.author_side as authorSide'])
      .where('e.ticket_id', '=', id)
      .where('e.sequence', '>', sequence)
      .where('e.kind', '=', 'message')
      .where('e.redacted_at', 'is', null)
      .where(sql<boolean>`(e.author_side = 'staff' or (e.author_id is not null and e.author_id is distinct from t.requester_id))`)
      .orderBy('e.sequence')
      .limit(MOST_MESSAGES)
      .execute();
    return rows.map(({ authorSide, body, ...row }) => ({ ...row, body: body ?? '', isFirst: authorSide === 'requester' }));
  }

  /** Whether somebody may read the entry with that id as staff. */
  async mayRead(actor: Actor, entryId: string): Promise<boolean> {
    const { rows } = await sql`
      select from ticket_entries t where t.id = ${entryId} and ${withinReach(actor, TicketPermissions['tickets.read'])}`.execute(
      this.database.kysely(),
    );
    return rows.length > 0;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toSummary(row: Selectable<Tables['tickets']>): TicketSummary {
  const nextDueAt = row.next_due_at === null ? null : new Date(row.next_due_at);
  const isDemo = row.demo_batch_id !== null;
  return { id: row.id, organisationId: row.organisation_id, number: Number(row.number), state: stateOf(row), nextDueAt, isDemo };
}
