import { Injectable } from '@nestjs/common';
import { LiveEvents } from '#live';
import type { Topic } from '#notification-preferences';
import { Transactions } from '#platform/database';
import { Settings } from '#platform/settings';
import { NotificationsChanged } from './notifications-changed.js';
import { NotificationRepository, type Subject } from './notification.repository.js';
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
const AT_ONCE = 1_000;
const MOST_DATA = 2_000;

/** The way to tell people of something: in the panel at once, by mail as they wish. */
@Injectable()
export class Notifications {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly notifications: NotificationRepository,
    private readonly live: LiveEvents,
  ) {}

  /** Joins the caller's transaction: nobody is told of what is rolled back. @throws a plain Error for what no caller may send */
  notify<Data extends object>(topic: Topic<Data>, { to, dedupeKey, subject, data, unlessUnread = false }: Notice<Data>): Promise<void> {
    const people = [...new Set(to)].toSorted();
    const text = JSON.stringify(data);
    if (people.length > MOST_PEOPLE) throw new Error(`${topic.name} was sent to ${people.length} people at once`);
    if (Buffer.byteLength(text) > MOST_DATA) throw new Error(`The data of ${topic.name} are larger than ${MOST_DATA} bytes`);
    const holdSeconds = topic.critical ? 0 : this.settings.get(NotificationSettings['notifications.hold-minutes']) * 60;
    const news = { topic: topic.name, critical: topic.critical, dedupeKey, subject, data: text, unlessUnread, holdSeconds };
    return this.transactions.run(async () => {
      for (let from = 0; from < people.length; from += AT_ONCE) {
        const told = await this.notifications.insert(people.slice(from, from + AT_ONCE), news);
        this.live.tell(told, NotificationsChanged, {});
      }
    });
  }

  /** Somebody has seen the subject: what was told of it is read, and no mail of it goes to them any more. Joins the caller's transaction. */
  seen(userId: string, subject: Subject): Promise<void> {
    return this.transactions.run(async () => {
      if ((await this.notifications.readAbout(userId, subject)) > 0) this.live.tell([userId], NotificationsChanged, {});
    });
  }
}
