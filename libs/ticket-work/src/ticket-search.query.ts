import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { Database, Transactions } from '#platform/database';

/** So many tickets are found at most: those that the words were written in last. */
const MOST_FOUND = 500;
/** Entries read of one stretch of time: so many only where a word is in most that was written within a day or two. */
const MOST_READ = 200_000;
/** Fewer found in a stretch of time say nothing about a longer one. */
const ENOUGH_TO_TELL = 4;
/** After those, so many times as far back is looked. */
const WITHOUT_SAYING = 4;
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

/** From the shortest on, which a common word fills, to all (null), where a rare one is looked for. */
const REACHES: readonly (Reach | null)[] = [
  ...[1, 2, 4, 8, 16].map((days) => ({ days, mark: 'd' }) as const),
  ...[30, 60, 90, 180, 360, 720, 1_440, 2_880].map((days) => ({ days, mark: 'p' }) as const),
  null,
];
/** Days: whatever is rarer is looked for among all at once, and in longer stretches only where all is too much to read. */
const RARE = 360;

/** What a search has found. */
export interface FoundTickets {
  /** Those that the words were written in last come first. */
  readonly ids: readonly string[];
  /** There are no others. */
  readonly isAll: boolean;
}

/** What was found in a stretch of time. */
interface Look {
  readonly ids: readonly string[];
  /** Its entries with the words were all read; else the first that came, which are not the latest. */
  readonly isWhole: boolean;
}

/** Finds tickets by the words of their entries, notes and subjects. */
@Injectable()
export class TicketSearchQuery {
  /** For tests; see MOST_READ. */
  protected readonly mostRead: number = MOST_READ;

  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Tickets that have an entry with all of the words, at most 500: where there are more, those in which they were written last. How many
   * a stretch of time has says how far back to look next; where that is too much to read, the stretches between are looked through.
   * @param organisationIds null: of any.
   */
  ticketsWith(words: string, organisationIds: readonly string[] | null, now: Date): Promise<FoundTickets> {
    return this.transactions.run(async () => {
      // The planner cannot know how few entries hundreds of organisations have, and would read every entry there is.
      await sql`set local enable_seqscan = off`.execute(this.database.kysely());
      return this.lookedFor(words, organisationIds, now);
    });
  }

  private async lookedFor(words: string, organisationIds: readonly string[] | null, now: Date): Promise<FoundTickets> {
    let found: readonly string[] = [];
    let before: readonly string[] = [];
    let [next, whole, tooMuch] = [0, -1, REACHES.length];
    while (next > whole && next < tooMuch) {
      const reach = REACHES[next]!;
      const look = await this.among(words, organisationIds, reach && marksOf(reach, now));
      if (look.isWhole) {
        [found, whole] = [look.ids, next];
        if (found.length >= MOST_FOUND || reach === null) return { ids: found, isAll: found.length < MOST_FOUND };
        next = Math.min(longer(next, found.length), tooMuch - 1);
      } else {
        [before, tooMuch] = [look.ids, next];
        next = whole + 1;
      }
    }
    // There is no stretch between: the latest are known, and of those before as many as came.
    return { ids: [...new Set([...found, ...before])].slice(0, MOST_FOUND), isAll: false };
  }

  private async among(words: string, organisationIds: readonly string[] | null, marks: readonly string[] | null): Promise<Look> {
    const tickets: { id: string; written: number }[] = [];
    let isWhole = true;
    for (let from = 0; from === 0 || (organisationIds && from < organisationIds.length); from += ORGANISATIONS_AT_ONCE) {
      const rows = await this.within(words, organisationIds?.slice(from, from + ORGANISATIONS_AT_ONCE) ?? null, marks);
      tickets.push(...rows);
      isWhole &&= Number(rows[0]?.entries ?? 0) < this.mostRead;
    }
    const latest = tickets.toSorted((one, other) => other.written - one.written).slice(0, MOST_FOUND);
    return { ids: latest.map(({ id }) => id), isWhole };
  }

  private async within(
    words: string,
    organisationIds: readonly string[] | null,
    marks: readonly string[] | null,
  ): Promise<{ id: string; written: number; entries: string }[]> {
    const own = organisationIds?.map((id) => `~o${id}`) ?? null;
    // Each by itself: a GIN scan skips from one condition to the next place where the others may hold, but not within one of them.
    const conditions = [wordsQuery(words), ...[own, marks].filter((any) => any !== null).map(anyOf)].map(
      (query) => sql`search @@ ${query}`,
    );
    const { rows } = await sql<{ id: string; written: number; entries: string }>`
      select id, extract(epoch from at)::float8 as written, sum(n) over () as entries from (
        select ticket_id as id, max(created_at) as at, count(*) as n from (
          select ticket_id, created_at from ticket_entries where ${sql.join(conditions, sql` and `)} limit ${this.mostRead}
        ) e group by ticket_id
      ) t order by at desc limit ${MOST_FOUND}`.execute(this.database.kysely());
    return rows;
  }
}

/** The shortest reach that is likely to have enough, going by what a shorter one had. */
function longer(at: number, found: number): number {
  const { days } = REACHES[at]!;
  // Hardly any say nothing: on a weekend every word is rare.
  const needed = found < ENOUGH_TO_TELL ? days * WITHOUT_SAYING : (days * MOST_FOUND) / found;
  return REACHES.findIndex((reach, index) => index > at && (reach === null || (reach.days >= needed && reach.days <= RARE)));
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

/** The marks of a stretch of time, one day more than asked for: a day begins when it does in UTC. */
function marksOf({ days, mark }: Reach, now: Date): string[] {
  const each = mark === 'd' ? 1 : STRETCH_DAYS;
  const last = Math.floor(now.getTime() / DAY_MS / each);
  return Array.from({ length: Math.ceil(days / each) + 1 }, (_, index) => `~${mark}${last - index}`);
}
