import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { type TicketHit, TicketSearchQuery } from './ticket-search.query.js';

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
/** The planner cannot know how few entries more than these have, and would read every entry that there is. */
const ORGANISATIONS_KNOWN = 50;
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
/**
 * Days: what would need more is looked for among all at once, which is little then, and quicker to read than the days are to tell apart.
 * Longer stretches are for what is too much among all.
 */
const RARE = { known: 180, unknown: 360 };

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
export class TicketSearchService {
  /** For tests; see MOST_READ. */
  protected readonly mostRead: number = MOST_READ;

  constructor(
    private readonly query: TicketSearchQuery,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Tickets that have an entry with all of the words, at most 500: where there are more, those in which they were written last. How many
   * a stretch of time has says how far back to look next; where that is too much to read, the stretches between are looked through.
   * @param organisationIds null: of any.
   */
  ticketsWith(words: string, organisationIds: readonly string[] | null, now: Date): Promise<FoundTickets> {
    if ((organisationIds?.length ?? 0) <= ORGANISATIONS_KNOWN) return this.lookedFor(words, organisationIds, now);
    return this.transactions.run(async () => {
      await this.query.goByIndexes();
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
    const tickets: TicketHit[] = [];
    let isWhole = true;
    for (let from = 0; from === 0 || (organisationIds && from < organisationIds.length); from += ORGANISATIONS_AT_ONCE) {
      const some = organisationIds?.slice(from, from + ORGANISATIONS_AT_ONCE) ?? null;
      const hits = await this.query.latest({ words, organisationIds: some, marks }, this.mostRead, MOST_FOUND);
      tickets.push(...hits);
      isWhole &&= Number(hits[0]?.entries ?? 0) < this.mostRead;
    }
    const latest = tickets.toSorted((one, other) => other.written - one.written).slice(0, MOST_FOUND);
    return { ids: latest.map(({ id }) => id), isWhole };
  }
}

/** The shortest reach that is likely to have enough, going by what a shorter one had. */
function longer(at: number, found: number): number {
  const { days } = REACHES[at]!;
  const isKnown = found >= ENOUGH_TO_TELL;
  // Hardly any say nothing: on a weekend every word is rare.
  const needed = isKnown ? (days * MOST_FOUND) / found : days * WITHOUT_SAYING;
  if (needed > RARE[isKnown ? 'known' : 'unknown']) return REACHES.length - 1;
  return REACHES.findIndex((reach, index) => index > at && (reach === null || reach.days >= needed));
}

/** The marks of a stretch of time, one day more than asked for: a day begins when it does in UTC. */
function marksOf({ days, mark }: Reach, now: Date): string[] {
  const each = mark === 'd' ? 1 : STRETCH_DAYS;
  const last = Math.floor(now.getTime() / DAY_MS / each);
  return Array.from({ length: Math.ceil(days / each) + 1 }, (_, index) => `~${mark}${last - index}`);
}
