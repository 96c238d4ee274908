import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Events } from '#platform/events';
import { Settings } from '#platform/settings';
import { ProfileService } from '#users';
import { defaultOf, type MailWishes, mailTimeOf } from './mail-wishes.js';
import { DigestRhythmChanged } from './notification-preferences.events.js';
import { NotificationPersonRepository } from './notification-person.repository.js';
import { leavesTime } from './quiet-hours.js';
import { allTopics, type MailTime, type Topic, topicOf } from './topic.js';
import { DIGEST, type Unsubscription } from './unsubscribe-links.js';

/** A topic, and when mails of it go to somebody. */
export interface TopicChoice {
  readonly topic: Topic;
  /** What holds for whoever did not choose. */
  readonly general: MailTime;
  readonly chosen: MailTime | null;
  readonly holds: MailTime;
}

export interface Choices {
  readonly wishes: MailWishes;
  /** By whose clocks they live: a name of the tz database. */
  readonly timeZone: string;
  readonly topics: readonly TopicChoice[];
}

/** Absent fields stay as they are; null in `topics` goes back to what holds in general. */
export type ChoiceChanges = Partial<Omit<MailWishes, 'topics'>> & { readonly topics?: Readonly<Record<string, unknown>> };

/** What people want of mails. Not audited: nothing of it touches anybody else. */
@Injectable()
export class NotificationChoices {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly organisations: OrganisationDirectory,
    private readonly profiles: ProfileService,
    private readonly people: NotificationPersonRepository,
    private readonly events: Events,
  ) {}

  async find(userId: string, organisationId: string): Promise<Choices> {
    return this.choicesOf(await this.people.find(userId), await this.zoneOf(userId, organisationId));
  }

  /** @throws AppError VALIDATION_FAILED naming every field with a problem: then nothing is stored */
  choose(userId: string, organisationId: string, changes: ChoiceChanges): Promise<Choices> {
    const { topics = {}, ...others } = changes;
    const fields = Object.entries(topics).flatMap(([name, time]) => {
      const problem = problemOf(name, time);
      return problem ? [{ field: `topics.${name}`.slice(0, 100), problem }] : [];
    });
    if (changes.quietHours && !leavesTime(changes.quietHours))
      fields.push({ field: 'quietHours', problem: 'must leave some time of the week' });
    if (fields.length > 0) throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: fields.slice(0, 20) });
    return this.transactions.run(async () => {
      const before = await this.people.lock(userId);
      if (!before) throw new AppError(PlatformErrors.UNAUTHORIZED);
      const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
      const wishes = { ...before, ...given, topics: merged(before.topics, topics) };
      await this.people.save(userId, wishes);
      if (rhythmOf(before) !== rhythmOf(wishes)) await this.events.publish(DigestRhythmChanged, { userId });
      return this.choicesOf(wishes, await this.zoneOf(userId, organisationId));
    });
  }

  /**
   * What somebody wants, for whoever decides about mails to them: until the caller's transaction ends nobody else does, and nothing of it
   * changes. Null when somebody else is at it, and for people who do not exist.
   */
  hold(userId: string): Promise<MailWishes | null> {
    return this.people.lock(userId, false);
  }

  /** As `hold`, once nobody else is at it. */
  wait(userId: string): Promise<MailWishes | null> {
    return this.people.lock(userId);
  }

  /** By the link of a mail. Does nothing for somebody who is gone. */
  switchOff({ userId, what }: Unsubscription): Promise<void> {
    return this.transactions.run(async () => {
      const before = await this.people.lock(userId);
      if (!before) return;
      const change = what === DIGEST ? { digest: 'off' as const } : { topics: merged(before.topics, { [what]: 'off' }) };
      await this.people.save(userId, { ...before, ...change });
    });
  }

  private choicesOf(wishes: MailWishes, timeZone: string): Choices {
    const topics = allTopics().map((topic) => ({
      topic,
      general: defaultOf(topic, this.settings) ?? ('soon' as const),
      chosen: (topic.critical ? null : wishes.topics[topic.name]) ?? null,
      holds: mailTimeOf(topic.name, wishes, this.settings),
    }));
    return { wishes, timeZone, topics };
  }

  /** By whose clocks somebody lives: their own zone, or that of their organisation. */
  async zoneOf(userId: string, organisationId: string): Promise<string> {
    const own = (await this.profiles.find(userId))?.timeZone;
    return own ?? (await this.organisations.find(organisationId))?.timeZone ?? 'UTC';
  }
}

function problemOf(name: string, time: unknown): string | null {
  const topic = topicOf(name);
  if (!topic) return 'is not a topic';
  if (topic.critical) return 'cannot be switched off';
  return time === null || topic.setting!.bounds.choices!.includes(time as string) ? null : 'must be soon, digest, off or null';
}

function merged(before: Readonly<Record<string, MailTime>>, changes: Readonly<Record<string, unknown>>): Record<string, MailTime> {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, time]) => time !== null)) as Record<string, MailTime>;
}

/** What the time of a digest depends on. */
function rhythmOf({ digest, digestHour, quietHours }: MailWishes): string {
  return JSON.stringify([digest, digestHour, quietHours]);
}
