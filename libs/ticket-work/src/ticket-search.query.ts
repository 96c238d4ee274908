import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { Database } from '#platform/database';

/** What an entry has to have, all of it. */
export interface EntrySearch {
  readonly words: string;
  /** One of them; null: any. */
  readonly organisationIds: readonly string[] | null;
  /** One of them, as `ticket_entries.search` marks days (`~d`) and stretches of thirty (`~p`) since 1970 in UTC; null: any time. */
  readonly marks: readonly string[] | null;
}

/** A ticket with such an entry. */
export interface TicketHit {
  readonly id: string;
  /** When the last one was written, in seconds since 1970. */
  readonly written: number;
  /** How many entries were read for all hits together, which the driver gives as text. */
  readonly entries: string;
}

/** Statements of the search for words in entries. */
@Injectable()
export class TicketSearchQuery {
  constructor(private readonly database: Database) {}

  /** For the rest of the transaction: no table is read as a whole. */
  async goByIndexes(): Promise<void> {
    await sql`set local enable_seqscan = off`.execute(this.database.kysely());
  }

  /** The tickets, latest first, at most `mostFound`. With `mostRead` entries or more these are some of them, and not the latest. */
  async latest({ words, organisationIds, marks }: EntrySearch, mostRead: number, mostFound: number): Promise<TicketHit[]> {
    const own = organisationIds?.map((id) => `~o${id}`) ?? null;
    // Each by itself: a GIN scan skips from one condition to the next place where the others may hold, but not within one of them.
    const conditions = [wordsQuery(words), ...[own, marks].filter((any) => any !== null).map(anyOf)].map(
      (query) => sql`search @@ ${query}`,
    );
    const { rows } = await sql<TicketHit>`
      select id, extract(epoch from at)::float8 as written, sum(n) over () as entries from (
        select ticket_id as id, max(created_at) as at, count(*) as n from (
          select ticket_id, created_at from ticket_entries where ${sql.join(conditions, sql` and `)} limit ${mostRead}
        ) e group by ticket_id
      ) t order by at desc limit ${mostFound}`.execute(this.database.kysely());
    return rows;
  }
}

/** Whether there is anything to look for: "???" has no words. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Condition: an entry of ticket `t`, or of one merged into it, has all of the words. For few tickets. */
export function hasEntryWith(words: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (
    select from (select t.id union all select m.id from tickets m where m.merged_into = t.id offset 0) o
      cross join lateral (select from ticket_entries e where e.ticket_id = o.id and e.search @@ (${wordsQuery(words)}) offset 0) e)`;
}

function wordsQuery(words: string): RawBuilder<unknown> {
  return sql`plainto_tsquery('simple'::regconfig, folded(${words}))`;
}

function anyOf(marks: readonly string[]): RawBuilder<unknown> {
  return sql`to_any_of(${[...marks]}::text[])`;
}
