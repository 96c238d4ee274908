import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { Database } from '#platform/database';

/** So many tickets are found at most: those that the words were written in last. */
export const MOST_FOUND = 1_000;
/** Entries taken of one stretch of time: the latest of those read. */
const MOST_ENTRIES = 3_000;
/** Entries read of one stretch: so many only where a word is in most that was written within a day or two. */
const MOST_READ = 200_000;
/** With fewer found in a stretch of time, the next one is looked through, however many that may have. */
const ENOUGH_TO_TELL = 4;
/** Of more organisations, so many are looked through after the other. */
const ORGANISATIONS_AT_ONCE = 500;
const DAY_MS = 86_400_000;
/** As `ticket_entries.search` marks days, and stretches of thirty of them. */
const STRETCH_DAYS = 30;

/** A stretch of time, from now back. */
interface Reach {
  readonly days: number;
  readonly mark: 'd' | 'p';
}

/** A common word fills a short one, a rare one is looked for in all. */
const SHORTEST: Reach = { days: 1, mark: 'd' };
const LONGER: readonly Reach[] = [
  { days: 4, mark: 'd' },
  { days: 30, mark: 'p' },
  { days: 90, mark: 'p' },
  { days: 240, mark: 'p' },
];

/** Finds tickets by the words of their entries, notes and subjects. */
@Injectable()
export class TicketSearchQuery {
  constructor(private readonly database: Database) {}

  /**
   * Ids of tickets that have an entry with all of the words, at most 1,000: where there are more, those in which they were written last.
   * @param organisationIds null: of any.
   */
  async ticketsWith(words: string, organisationIds: readonly string[] | null, now: Date): Promise<string[]> {
    const found = new Set<string>();
    for (let reach: Reach | null = SHORTEST; ; reach = longer(reach, found.size)) {
      for (const id of await this.among(words, organisationIds, reach && marksOf(reach, now))) if (found.size < MOST_FOUND) found.add(id);
      if (reach === null || found.size >= MOST_FOUND) return [...found];
    }
  }

  private async among(words: string, organisationIds: readonly string[] | null, marks: readonly string[] | null): Promise<string[]> {
    const tickets: { id: string; written: number }[] = [];
    for (let from = 0; from === 0 || (organisationIds && from < organisationIds.length); from += ORGANISATIONS_AT_ONCE)
      tickets.push(...(await this.within(words, organisationIds?.slice(from, from + ORGANISATIONS_AT_ONCE) ?? null, marks)));
    return tickets.toSorted((one, other) => other.written - one.written).map(({ id }) => id);
  }

  private async within(
    words: string,
    organisationIds: readonly string[] | null,
    marks: readonly string[] | null,
  ): Promise<{ id: string; written: number }[]> {
    const own = organisationIds?.map((id) => `~o${id}`);
    const query = sql`${wordsQuery(words)}${own ? sql` && ${anyOf(own)}` : sql``}${marks ? sql` && ${anyOf(marks)}` : sql``}`;
    const { rows } = await sql<{ id: string; written: number }>`
      select ticket_id as id, extract(epoch from max(created_at))::float8 as written from (
        select ticket_id, created_at from (
          select ticket_id, created_at from ticket_entries where search @@ (${query}) limit ${MOST_READ}
        ) r order by created_at desc limit ${MOST_ENTRIES}
      ) e group by ticket_id order by max(created_at) desc limit ${MOST_FOUND}`.execute(this.database.kysely());
    return rows;
  }
}

/** The shortest stretch that is likely to have enough, going by what a shorter one had; null: all. */
function longer({ days }: Reach, found: number): Reach | null {
  // Hardly any say nothing: on a weekend every word is rare.
  const needed = found < ENOUGH_TO_TELL ? days : (days * MOST_FOUND) / found;
  return LONGER.find((reach) => reach.days > days && reach.days >= needed) ?? null;
}

/** Whether there is anything to look for: "???" has no words. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Condition: an entry of ticket `t` has all of the words. For few tickets. */
export function hasEntryWith(words: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select from ticket_entries e where e.ticket_id = t.id and e.search @@ (${wordsQuery(words)}))`;
}

function wordsQuery(words: string): RawBuilder<unknown> {
  return sql`plainto_tsquery('simple'::regconfig, folded(${words}))`;
}

function anyOf(marks: readonly string[]): RawBuilder<unknown> {
  return sql`to_any_of(${[...marks]}::text[])`;
}

/** The marks of a stretch of time, one day more than asked for: a day begins when it does in UTC. */
function marksOf({ days, mark }: Reach, now: Date): string[] {
  const each = mark === 'd' ? 1 : STRETCH_DAYS;
  const last = Math.floor(now.getTime() / DAY_MS / each);
  return Array.from({ length: Math.ceil(days / each) + 1 }, (_, index) => `~${mark}${last - index}`);
}
