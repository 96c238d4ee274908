import type { ProcessIdentity } from '#platform/embedded-postgres';
import type { Dependency } from './dependency.js';
import type { OnCallList } from './on-call-file.js';

/** What a message says of how it stands. */
export type Standing = 'firing' | 'acknowledged' | 'silenced';

/** One message to one person. Times in ISO 8601. */
export interface OutagePage {
  readonly userId: string;
  readonly channel: 'telegram' | 'mail';
  /** How often all steps had been gone through, and which one named the person. */
  readonly round: number;
  readonly step: number;
  /** `sending` is written before it goes out: whoever finds it so does not know whether it did. */
  status: 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown';
  /** It may be there twice. */
  repeated: boolean;
  tries: number;
  notBefore: string | null;
  at: string | null;
  chatId: number | null;
  messageId: number | null;
  says: Standing | null;
  error: string | null;
}

/** The process that sees to an outage. */
export interface OutageOwner {
  readonly host: string;
  readonly process: ProcessIdentity;
  aliveAt: string;
}

/** An outage as the journal keeps it: all that is needed to go on with it, in whatever process. */
export interface Outage {
  /** That of the incident it becomes. */
  readonly id: string;
  readonly dependency: Dependency;
  /** When it first did not answer, and when that was held for an outage: steps count from then. */
  readonly since: string;
  readonly noticedAt: string;
  owner: OutageOwner;
  /** What our buttons carry, signed while the key was at hand; null when it was not. */
  readonly keys: { readonly acknowledge: string; readonly silence: string } | null;
  /** Where updates are read. */
  readonly reading: { readonly botId: number; readonly offset: number } | null;
  readonly pages: OutagePage[];
  acknowledged: { readonly userId: string; readonly at: string } | null;
  silenced: { readonly userId: string; readonly at: string; readonly until: string } | null;
  /** Telegram asked to wait until then. */
  heldUntil: string | null;
}

const MINUTE_MS = 60_000;
const MOST_ROUNDS = 13;

/** How it stands. An acknowledgement counts for more than a silence. */
export function standingOf({ acknowledged, silenced }: Outage, now: Date): Standing {
  if (acknowledged) return 'acknowledged';
  return silenced && new Date(silenced.until) > now ? 'silenced' : 'firing';
}

/** Messages that are due now and were not thought of before: nobody gets two of a round by the same way. */
export function duePages(outage: Outage, list: OnCallList, now: Date): OutagePage[] {
  if (standingOf(outage, now) !== 'firing' || list.steps.length === 0) return [];
  // Somebody knew before: it was planned.
  if (new Date(list.silencedUntil[outage.dependency] ?? 0) > now) return [];
  // After a silence it begins anew.
  const [base, first] = outage.silenced ? [outage.silenced.until, MOST_ROUNDS] : [outage.noticedAt, 0];
  const minutes = (now.getTime() - new Date(base).getTime()) / MINUTE_MS;
  const length = (list.steps.at(-1)?.afterMinutes ?? 0) + list.repeatMinutes;
  const nth = Math.floor(minutes / length);
  if (nth >= MOST_ROUNDS) return [];
  const round = first + nth;
  const due: OutagePage[] = [];
  const add = (userId: string, channel: OutagePage['channel'], step: number) => {
    const isSame = (page: OutagePage) => page.userId === userId && page.channel === channel && page.round === round;
    if (!outage.pages.some(isSame) && !due.some(isSame)) due.push(newPage(userId, channel, round, step));
  };
  for (const [step, { afterMinutes, userIds, byMail }] of list.steps.entries()) {
    if (minutes - nth * length < afterMinutes) break;
    for (const userId of userIds) {
      const person = list.people.find((each) => each.userId === userId);
      if (!person) continue;
      if (person.chatId !== null) add(userId, 'telegram', step);
      if (byMail || person.chatId === null) add(userId, 'mail', step);
    }
  }
  return due;
}

/** A mail instead of a message that did not get there; null when there is one already. */
export function insteadOf(page: OutagePage, outage: Outage): OutagePage | null {
  const { userId, round, step } = page;
  const isThere = outage.pages.some((each) => each.userId === userId && each.round === round && each.channel === 'mail');
  return isThere ? null : newPage(userId, 'mail', round, step);
}

function newPage(userId: string, channel: OutagePage['channel'], round: number, step: number): OutagePage {
  return {
    userId,
    channel,
    round,
    step,
    status: 'waiting',
    repeated: false,
    tries: 0,
    notBefore: null,
    at: null,
    chatId: null,
    messageId: null,
    says: null,
    error: null,
  };
}
