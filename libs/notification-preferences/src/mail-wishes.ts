import type { Settings } from '#platform/settings';
import { nextHour, type QuietRange, quietUntil } from './quiet-hours.js';
import type { DigestRhythm } from './tables.js';
import { type MailTime, type Topic, topicOf } from './topic.js';

/** What somebody wants of mails. */
export interface MailWishes {
  /** For all topics; null: as each topic says. */
  readonly mail: MailTime | null;
  /** By name; what stands here goes before `mail`. */
  readonly topics: Readonly<Record<string, MailTime>>;
  readonly digest: DigestRhythm;
  /** Of a daily digest, 0 to 23. */
  readonly digestHour: number;
  readonly quietHours: readonly QuietRange[];
}

export const NO_WISHES: MailWishes = { mail: null, topics: {}, digest: 'daily', digestHour: 8, quietHours: [] };

const HOUR = 3_600_000;

/** What holds for whoever did not choose; null for a critical topic, of which everybody gets mails. */
export function defaultOf({ setting }: Topic, settings: Settings): MailTime | null {
  return setting && settings.get(setting);
}

/** When mails of a topic go to somebody: their choice for it, else their choice for all, else what holds for everybody. */
export function mailTimeOf(name: string, wishes: MailWishes, settings: Settings): MailTime {
  const topic = topicOf(name);
  // Of a release that is gone: nobody could say what it is about.
  if (!topic) return 'off';
  const general = defaultOf(topic, settings);
  if (general === null) return 'soon';
  const wanted = wishes.topics[name] ?? wishes.mail ?? general;
  return wanted === 'digest' && wishes.digest === 'off' ? 'off' : wanted;
}

/** When a digest that is begun now is due; never within quiet hours. */
export function digestDue(wishes: MailWishes, zone: string, now: Date): Date {
  const due = wishes.digest === 'hourly' ? new Date(Math.ceil((now.getTime() + 1) / HOUR) * HOUR) : nextHour(zone, wishes.digestHour, now);
  return quietUntil(wishes.quietHours, zone, due) ?? due;
}
