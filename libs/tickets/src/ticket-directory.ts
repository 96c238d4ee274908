import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
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
}

/** What other libs may know of an entry. A `message` of `staff` is a public answer. */
export interface EntrySummary extends EntryEffect {
  readonly id: string;
  readonly authorId: string | null;
}

const MOST_ENTRIES = 500;

/** Questions other libs may ask about tickets. */
@Injectable()
export class TicketDirectory {
  constructor(private readonly database: Database) {}

  /** As it is now; null when there is no such ticket. */
  async stateOf(id: string): Promise<TicketSummary | null> {
    const row = await this.rows().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return null;
    const nextDueAt = row.next_due_at === null ? null : new Date(row.next_due_at);
    return { id: row.id, organisationId: row.organisation_id, number: Number(row.number), state: stateOf(row), nextDueAt };
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
