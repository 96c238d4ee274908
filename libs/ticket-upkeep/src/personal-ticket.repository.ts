import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';

const PAGE = 500;
/** Stands where a subject was. */
const BLANK = '–';

/** What is read and blanked of a person in tickets. */
@Injectable()
export class PersonalTicketRepository {
  constructor(private readonly database: Database) {}

  /** Tickets they raised. */
  raisedBy(userId: string, emails: readonly string[]): AsyncGenerator {
    return this.pages(
      (after) => sql`
        select t.id as at, t.number::int, t.subject, t.status, t.created_at as "createdAt", t.solved_at as "solvedAt", t.rating, t.rating_comment as "ratingComment"
          from tickets t where ${raised(userId, emails)} and t.id > ${after}::uuid order by t.id limit ${PAGE}`,
    );
  }

  /** What they may read in them. */
  messagesTo(userId: string, emails: readonly string[]): AsyncGenerator {
    return this.pages(
      (after) => sql`
        select e.id as at, t.number::int as ticket, e.author_side as side, e.body, e.created_at as "createdAt"
          from requester_entries e join tickets t on t.id = e.ticket_id
          where ${raised(userId, emails)} and e.kind = 'message' and e.id > ${after}::uuid order by e.id limit ${PAGE}`,
    );
  }

  /** What they wrote as staff. */
  writtenBy(userId: string): AsyncGenerator {
    return this.pages(
      (after) => sql`
        select e.id as at, t.number::int as ticket, e.kind, e.body, e.created_at as "createdAt"
          from ticket_entries e join tickets t on t.id = e.ticket_id
          where e.author_id = ${userId} and e.author_side = 'staff' and e.body is not null and e.id > ${after}::uuid order by e.id limit ${PAGE}`,
    );
  }

  async forgetViewer(userId: string): Promise<void> {
    await sql`delete from ticket_viewers where user_id = ${userId}`.execute(this.database.kysely());
  }

  /** Until the transaction ends nobody writes in a ticket that they raised. */
  async holdRaised(userId: string, emails: readonly string[]): Promise<void> {
    await sql`select count(*) from (select from tickets t where ${raised(userId, emails)} order by t.id for update) held`.execute(
      this.database.kysely(),
    );
  }

  /** Blanks the next entries of tickets they raised, and those that came from their addresses; their ids. */
  async blankSome(userId: string, emails: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      update ticket_entries set body = null, author_email = null, redacted_at = now(), changes = (
          select jsonb_object_agg(key, case
            when key = 'subject' then jsonb_build_object('from', case when value -> 'from' = 'null' then null else ${BLANK}::text end, 'to', ${BLANK}::text)
            when key in ('ratingComment', 'requesterEmail') then jsonb_build_object('from', null, 'to', null)
            else value end) from jsonb_each(changes)
        )
        where id in (
          select e.id from ticket_entries e join tickets t on t.id = e.ticket_id where ${raised(userId, emails)} and e.redacted_at is null
          union all
          select e.id from ticket_entries e where e.author_email = any (${[...emails]}::text[]) and e.redacted_at is null
          limit ${PAGE}
        ) returning id`.execute(this.database.kysely());
    return rows.map(({ id }) => id);
  }

  /** Blanks the tickets themselves. */
  async blank(userId: string, emails: readonly string[]): Promise<void> {
    await sql`
      update tickets t set subject = ${BLANK}, rating_comment = null, requester_email = null, requester_erased_at = now()
        where ${raised(userId, emails)} and t.requester_erased_at is null`.execute(this.database.kysely());
  }

  private async *pages(pageAfter: (after: string) => RawBuilder<unknown>): AsyncGenerator {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await (pageAfter(after) as RawBuilder<{ at: string }>).execute(this.database.kysely());
      for (const { at: _, ...record } of rows) yield record;
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.at;
    }
  }
}

function raised(userId: string, emails: readonly string[]): RawBuilder<unknown> {
  return sql`(t.requester_id = ${userId} or t.requester_email = any (${[...emails]}::text[]))`;
}
