import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import type { TicketSide, TicketStatus } from './ticket-states.js';

/** A ticket as whoever raised it sees it. */
export interface OwnTicket {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly priority: number;
  readonly rating: number | null;
  readonly ratingComment: string | null;
  readonly mergedInto: string | null;
  readonly follows: string | null;
  readonly lastPublicAt: string | null;
  readonly createdAt: string;
  /** Of what they see: notes of staff do not show in it. */
  readonly updatedAt: string;
}

/** An entry as they see it. */
export interface OwnEntry {
  readonly id: string;
  readonly ticketId: string;
  readonly sequence: number;
  readonly kind: 'message' | 'change';
  readonly authorSide: TicketSide;
  readonly authorId: string | null;
  readonly body: string | null;
  readonly status: { readonly from: TicketStatus | null; readonly to: TicketStatus } | null;
  readonly channel: 'web' | 'mail';
  readonly createdAt: string;
}

/** Rows, and the place of the last one when there are more. */
export interface OwnPage<Row> {
  readonly items: readonly Row[];
  readonly next: readonly string[] | null;
}

/**
 * The requester's side of tickets, and the only place that reads entries for it: from the view `requester_entries`, which has no
 * notes. Whatever shows entries to requesters asks here.
 */
@Injectable()
export class RequesterTicketQuery {
  constructor(private readonly database: Database) {}

  /** Until the transaction ends the account is not erased. False when it is. */
  async holdAccount(userId: string): Promise<boolean> {
    const { rows } = await sql`select id from users where id = ${userId} and status <> 'deleted' for key share`.execute(
      this.database.kysely(),
    );
    return rows.length > 0;
  }

  /** Where answers to a ticket go, or went: itself, what it is merged into, what follows these, and what that is merged into. */
  async answerPlaces(id: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      with asked as (
        select unnest(array[id, merged_into]) as id from tickets where id = ${id}
      ), following as (
        select unnest(array[f.id, f.merged_into]) as id from tickets f join asked a on f.follows = a.id
      )
      select id from asked where id is not null union select id from following where id is not null`.execute(this.database.kysely());
    return rows.map((row) => row.id);
  }

  /** What was opened last to follow a closed ticket of the same requester, or what it is merged into, unless that is closed as well. */
  async followerOf(id: string): Promise<string | null> {
    const { rows } = await sql<{ id: string }>`
      select coalesce(g.id, f.id) as id
        from tickets t join tickets f on f.follows = t.id left join tickets g on g.id = f.merged_into
        where t.id = ${id} and coalesce(g.status, f.status) <> 'closed'
          and (f.requester_id, f.requester_email) is not distinct from (t.requester_id, t.requester_email)
        order by f.id desc limit 1`.execute(this.database.kysely());
    return rows[0]?.id ?? null;
  }

  /** Tickets of a person, those first that were written in last. */
  async page(
    userId: string,
    {
      status,
      after,
      limit,
    }: { readonly status?: TicketStatus | undefined; readonly after?: readonly string[] | undefined; readonly limit: number },
  ): Promise<OwnPage<OwnTicket>> {
    const [at, id] = after ?? [];
    const beyond = at === undefined ? sql`true` : sql`(t.last_public_at, t.id) < (${at}::timestamptz, ${id}::uuid)`;
    const wanted = status === undefined ? sql`true` : sql`t.status = ${status}`;
    const { rows } = await sql<Raw>`
      select ${ticketColumns()} from tickets t where t.requester_id = ${userId} and ${wanted} and ${beyond}
        order by t.last_public_at desc, t.id desc limit ${limit + 1}`.execute(this.database.kysely());
    return paged(rows.map(toTicket), limit, (last) => [last.lastPublicAt ?? last.createdAt, last.id]);
  }

  /** @throws AppError NOT_FOUND when there is none, or it is somebody else's. */
  async find(userId: string, id: string): Promise<OwnTicket> {
    const { rows } = await sql<Raw>`select ${ticketColumns()} from tickets t where t.id = ${id} and t.requester_id = ${userId}`.execute(
      this.database.kysely(),
    );
    if (!rows[0]) throw new AppError(PlatformErrors.NOT_FOUND);
    return toTicket(rows[0]);
  }

  /** What they may read of a ticket of theirs and of those merged into it, the latest first. Empty for anybody else's. */
  async entries(userId: string, ticketId: string, after: readonly string[] | undefined, limit: number): Promise<OwnPage<OwnEntry>> {
    const [at, ticket, sequence] = after ?? [];
    const beyond =
      at === undefined ? sql`true` : sql`(e.created_at, e.ticket_id, e.sequence) < (${at}::timestamptz, ${ticket}::uuid, ${sequence}::int)`;
    const { rows } = await sql<OwnEntry>`
      select ${entryColumns()} from requester_entries e
        where e.ticket_id in (select t.id from tickets t where (t.id = ${ticketId} or t.merged_into = ${ticketId}) and t.requester_id = ${userId})
          and ${beyond}
        order by e.created_at desc, e.ticket_id desc, e.sequence desc limit ${limit + 1}`.execute(this.database.kysely());
    return paged(rows, limit, (last) => [last.createdAt, last.ticketId, String(last.sequence)]);
  }

  /** Whether they may read the entry with that id, and so what is attached to it. */
  async mayRead(userId: string, entryId: string): Promise<boolean> {
    const { rows } = await sql`
      select from requester_entries e join tickets t on t.id = e.ticket_id where e.id = ${entryId} and t.requester_id = ${userId}`.execute(
      this.database.kysely(),
    );
    return rows.length > 0;
  }
}

function ticketColumns(): RawBuilder<unknown> {
  return sql`t.id, t.number, t.subject, t.status, t.priority, t.rating, t.rating_comment as "ratingComment", t.merged_into as "mergedInto",
    t.follows, ${timeText('t.last_public_at')} as "lastPublicAt", ${timeText('t.created_at')} as "createdAt",
    ${timeText('greatest(t.last_public_at, t.solved_at)')} as "updatedAt"`;
}

function entryColumns(): RawBuilder<unknown> {
  return sql`e.id, e.ticket_id as "ticketId", e.sequence, e.kind, e.author_side as "authorSide", e.author_id as "authorId", e.body, e.status,
    e.channel, ${timeText('e.created_at')} as "createdAt"`;
}

function timeText(expression: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.raw(expression)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The driver gives numbers of eight bytes as text. */
type Raw = Omit<OwnTicket, 'number'> & { readonly number: string };

function toTicket(row: Raw): OwnTicket {
  return { ...row, number: Number(row.number) };
}

function paged<Row>(rows: readonly Row[], limit: number, placeOf: (last: Row) => readonly string[]): OwnPage<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
}
