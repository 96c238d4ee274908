import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LiveEvents } from '#live';
import type { Topic } from '#notification-preferences';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { Settings } from '#platform/settings';
import { NotificationsChanged } from './notifications-changed.js';
import { type News, NotificationRepository, type Subject } from './notification.repository.js';
import { MOST_TOLD, TellMany, type Telling } from './notifications.jobs.js';
import { NotificationSettings } from './notifications.settings.js';

/** Something that happened, and to whom it matters. */
export interface Notice<Data extends object> {
  /** At most 10,000; who of them does not exist is left out. */
  readonly to: readonly string[];
  /** Names what happened: nobody is told of it twice. At most 200 characters. */
  readonly dedupeKey: string;
  /** What it is about: whoever has seen that needs no mail. */
  readonly subject: Subject;
  /** For `say` of the topic: ids, and no names of people (`who` of the topic). No text that somebody may later have to be unable to read. */
  readonly data: Data;
  /** Whoever has something unread about the subject is told nothing more of it. */
  readonly unlessUnread?: boolean;
}

const MOST_PEOPLE = 10_000;
/** Of more, a job tells them: nobody else is to notice that many are told something. */
const AT_ONCE = 200;
/** Of those whom a job tells. */
const PART = 100;
/** Of the time that telling some of them took, before the next are told. */
const REST = 5;
const MOST_REST_MS = 250;
const MOST_DATA = 2_000;

/** The way to tell people of something: in the panel at once, by mail as they wish. */
@Injectable()
export class Notifications {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly notifications: NotificationRepository,
    private readonly live: LiveEvents,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Joins the caller's transaction: nobody is told of what is rolled back. More than two hundred are told by a job, a thousand a second.
   * @throws a plain Error for what no caller may send
   */
  notify<Data extends object>(topic: Topic<Data>, { to, dedupeKey, subject, data, unlessUnread = false }: Notice<Data>): Promise<void> {
    const people = [...new Set(to)].toSorted();
    const text = JSON.stringify(data);
    if (people.length > MOST_PEOPLE) throw new Error(`${topic.name} was sent to ${people.length} people at once`);
    if (Buffer.byteLength(text) > MOST_DATA) throw new Error(`The data of ${topic.name} are larger than ${MOST_DATA} bytes`);
    const holdSeconds = topic.critical ? 0 : this.settings.get(NotificationSettings['notifications.hold-minutes']) * 60;
    const news: News = { topic: topic.name, critical: topic.critical, dedupeKey, subject, data: text, unlessUnread, holdSeconds };
    return this.transactions.run(async () => {
      if (people.length <= AT_ONCE) return this.tell(people, news);
      for (let second = 0; second * MOST_TOLD < people.length; second += 1) {
        const userIds = people.slice(second * MOST_TOLD, (second + 1) * MOST_TOLD);
        await this.jobs.enqueue(TellMany, { news, userIds }, { delaySeconds: second });
      }
    });
  }

  /** What `notify` has left to a job: some at a time, with rests between. Told again, those who know are told nothing. */
  async tellMany({ news, userIds }: Telling, signal: AbortSignal): Promise<void> {
    for (let from = 0; from < userIds.length; from += PART) {
      signal.throwIfAborted();
      const begun = performance.now();
      await this.transactions.run(() => this.tell(userIds.slice(from, from + PART), news));
      if (from + PART < userIds.length) await sleep(Math.min(REST * (performance.now() - begun), MOST_REST_MS), undefined, { signal });
    }
  }

  /** Somebody has seen the subject: what was told of it is read, and no mail of it goes to them any more. Joins the caller's transaction. */
  seen(userId: string, subject: Subject): Promise<void> {
    return this.transactions.run(async () => {
      if ((await this.notifications.readAbout(userId, subject)) > 0) this.live.tell([userId], NotificationsChanged, {});
    });
  }

  private async tell(userIds: readonly string[], news: News): Promise<void> {
    this.live.tell(await this.notifications.insert(userIds, news), NotificationsChanged, {});
  }
}
