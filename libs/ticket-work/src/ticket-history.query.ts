import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { type EntryChanges, TicketPermissions, type TicketSide, withinReach } from '#tickets';

/** An entry as staff sees it. */
export interface EntryRow {
  readonly id: string;
  /** The ticket it was written in: one that was merged keeps its own. */
  readonly ticketId: string;
  readonly sequence: number;
  readonly kind: 'message' | 'note' | 'change';
  readonly authorSide: TicketSide;
  readonly authorId: string | null;
  readonly authorEmail: string | null;
  readonly body: string | null;
  readonly changes: EntryChanges | null;
  readonly channel: 'web' | 'mail';
  readonly proved: boolean;
  readonly isErased: boolean;
  /** ISO 8601 with microseconds. */
  readonly createdAt: string;
}

/** A page of entries, the latest first; `next` is the place of its last row when there are more. */
export interface EntryPage {
  readonly items: readonly EntryRow[];
  readonly next: readonly [createdAt: string, ticketId: string, sequence: string] | null;
}

/** Of what somebody missed, the first of these are shown. */
const MOST_MISSED = 20;
const MOST_LETTERS = 500;

/** The history of tickets, for staff. */
@Injectable()
export class TicketHistoryQuery {
  constructor(private readonly database: Database) {}

  /** Entries of a ticket within reach and of those merged into it, the latest first. Empty for others. */
  async page(actor: Actor, ticketId: string, after: readonly string[] | undefined, limit: number): Promise<EntryPage> {
    const [at, ticket, sequence] = after ?? [];
    const beyond =
      at === undefined ? sql`true` : sql`(e.created_at, e.ticket_id, e.sequence) < (${at}::timestamptz, ${ticket}::uuid, ${sequence}::int)`;
    const { rows } = await sql<EntryRow>`
      select ${columns()} from ticket_entries e
        where e.ticket_id in (
            select t.id from tickets t where (t.id = ${ticketId} or t.merged_into = ${ticketId}) and ${withinReach(actor, TicketPermissions['tickets.read'])}
          ) and ${beyond}
        order by e.created_at desc, e.ticket_id desc, e.sequence desc limit ${limit + 1}`.execute(this.database.kysely());
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? [last.createdAt, last.ticketId, String(last.sequence)] : null };
  }

  /** What was written after a version of a ticket, in its order: the first 20 entries, texts cut off. */
  async missed(ticketId: string, version: number): Promise<object[]> {
    const { rows } = await sql<EntryRow & { authorName: string | null }>`
      select ${columns()}, u.first_name || ' ' || u.last_name as "authorName"
        from ticket_entries e left join users u on u.id = e.author_id
        where e.ticket_id = ${ticketId} and e.sequence > ${version}
        order by e.sequence limit ${MOST_MISSED}`.execute(this.database.kysely());
    return rows.map(({ sequence, kind, authorSide, authorName, changes, body, createdAt }) => ({
      sequence,
      kind,
      authorSide,
      authorName,
      changes,
      body: body === null ? null : body.slice(0, MOST_LETTERS),
      createdAt,
    }));
  }
}

function columns(): RawBuilder<unknown> {
  return sql`e.id, e.ticket_id as "ticketId", e.sequence, e.kind, e.author_side as "authorSide", e.author_id as "authorId",
    e.author_email as "authorEmail", e.body, e.changes, e.channel, e.proved, e.redacted_at is not null as "isErased",
    to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"`;
}
