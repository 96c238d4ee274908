import { Injectable } from '@nestjs/common';
import { digestDue, type MailWishes, mailTimeOf, NotificationChoices, quietUntil } from '#notification-preferences';
import { Settings } from '#platform/settings';
import { Clock } from '#platform/time';
import { UserDirectory, type UserSummary } from '#users';
import { type Delivery, DeliveryRepository } from './delivery.repository.js';
import { NotificationMailer } from './notification-mailer.js';
import { NotificationSettings } from './notifications.settings.js';

/** Of one person, in one transaction; what is more comes next time. */
const MOST = 500;
const MOST_BUNDLED = 2_000;
const HOUR = 3_600_000;
const STALE = 8 * 24 * HOUR;

/** Somebody whose mails are decided about. */
interface Reader {
  readonly user: UserSummary;
  readonly wishes: MailWishes;
  readonly zone: string;
  readonly now: Date;
}

/** Which notifications become mails, and when. One person at a time: what is decided here is decided under their lock. */
@Injectable()
export class MailDecisions {
  constructor(
    private readonly settings: Settings,
    private readonly users: UserDirectory,
    private readonly choices: NotificationChoices,
    private readonly deliveries: DeliveryRepository,
    private readonly mailer: NotificationMailer,
    private readonly clock: Clock,
  ) {}

  /** Decides what is due for somebody. Joins the caller's transaction. @returns how many mails were written */
  async about(userId: string, now: Date): Promise<number> {
    const wishes = await this.choices.hold(userId);
    if (!wishes) return 0;
    const due = await this.deliveries.lockDue(userId, now, MOST);
    if (due.length === 0) return 0;
    const reader = await this.readerOf(userId, wishes, now);
    if (!reader) {
      await this.deliveries.drop(idsOf(due), 'person', now);
      return 0;
    }
    const wanted = await this.withoutUnwanted(reader, due);
    const of = Map.groupBy(wanted, ({ critical, topic }) => (critical ? 'soon' : mailTimeOf(topic, wishes, this.settings)));
    await this.bundle(reader, of.get('digest') ?? []);
    return this.tellSoon(reader, of.get('soon') ?? []);
  }

  /** Sends a digest that is due, or closes it when nothing is left to say. Joins the caller's transaction. */
  async digest(digestId: string, userId: string, now: Date): Promise<number> {
    const wishes = await this.choices.hold(userId);
    if (!wishes || !(await this.deliveries.lockDigest(digestId, now))) return 0;
    const reader = await this.readerOf(userId, wishes, now);
    const quiet = reader && quietUntil(wishes.quietHours, reader.zone, now);
    if (quiet) {
      await this.deliveries.moveDigest(userId, quiet);
      return 0;
    }
    const bundled = await this.deliveries.lockBundled(digestId, MOST_BUNDLED);
    if (!reader) await this.deliveries.drop(idsOf(bundled), 'person', now);
    const wanted = reader ? await this.withoutUnwanted(reader, bundled, wishes.digest === 'off') : [];
    const mailId = wanted.length > 0 ? await this.mailer.tellDigest(reader!.user, wanted) : null;
    if (mailId !== null) await this.deliveries.markSent(idsOf(wanted), mailId, now);
    await this.deliveries.closeDigest(digestId, mailId, now);
    return mailId === null ? 0 : 1;
  }

  /** The open digest of somebody is due when they want it by now. Joins the caller's transaction. */
  async replanDigest(userId: string): Promise<void> {
    const wishes = await this.choices.wait(userId);
    const now = this.clock.now();
    const reader = wishes && (await this.readerOf(userId, wishes, now));
    if (reader) await this.deliveries.moveDigest(userId, digestDue(reader.wishes, reader.zone, now));
  }

  /** Null when there is nobody to write to. */
  private async readerOf(userId: string, wishes: MailWishes, now: Date): Promise<Reader | null> {
    const user = await this.users.find(userId);
    if (user?.status !== 'active') return null;
    const zone = await this.choices.zoneOf(userId, user.organisationId);
    return { user, wishes, zone, now };
  }

  /** Without what was read, waited for too long, or is switched off by now. */
  private async withoutUnwanted({ wishes, now }: Reader, news: readonly Delivery[], allOff = false): Promise<Delivery[]> {
    const reasonOf = ({ critical, topic, isRead, createdAt }: Delivery) => {
      if (isRead) return 'seen';
      if (now.getTime() - createdAt.getTime() > STALE) return 'old';
      return allOff || (!critical && mailTimeOf(topic, wishes, this.settings) === 'off') ? 'off' : null;
    };
    const sorted = Map.groupBy(news, reasonOf);
    for (const reason of ['seen', 'old', 'off'] as const) await this.deliveries.drop(idsOf(sorted.get(reason) ?? []), reason, now);
    return sorted.get(null) ?? [];
  }

  /** One mail for each topic; what is too much within an hour goes into the digest. Nothing holds critical ones. */
  private async tellSoon(reader: Reader, news: readonly Delivery[]): Promise<number> {
    const { wishes, zone, now } = reader;
    const [critical, others] = [news.filter((each) => each.critical), news.filter((each) => !each.critical)];
    let written = await this.tell(reader, byTopic(critical));
    const quiet = others.length > 0 ? quietUntil(wishes.quietHours, zone, now) : null;
    if (quiet) {
      await this.deliveries.putOff(idsOf(others), quiet);
      return written;
    }
    const topics = byTopic(others);
    const most = this.settings.get(NotificationSettings['notifications.mails-per-hour']);
    const sent = topics.length > 0 ? await this.deliveries.sentSince(reader.user.id, new Date(now.getTime() - HOUR)) : 0;
    const free = Math.max(0, most - sent);
    written += await this.tell(reader, topics.slice(0, free));
    await this.bundle(reader, topics.slice(free).flat());
    return written;
  }

  private async tell({ user, now }: Reader, topics: readonly (readonly Delivery[])[]): Promise<number> {
    for (const news of topics) await this.deliveries.markSent(idsOf(news), await this.mailer.tell(user, news[0]!.topic, news), now);
    return topics.length;
  }

  private async bundle({ user, wishes, zone, now }: Reader, news: readonly Delivery[]): Promise<void> {
    // Whoever wants no digests gets what was too much in mails of their own, later.
    if (wishes.digest === 'off') await this.deliveries.putOff(idsOf(news), new Date(now.getTime() + HOUR / 4));
    else await this.deliveries.bundle(user.id, idsOf(news), digestDue(wishes, zone, now));
  }
}

function byTopic(news: readonly Delivery[]): Delivery[][] {
  return [...Map.groupBy(news, ({ topic }) => topic).values()];
}

function idsOf(news: readonly Delivery[]): string[] {
  return news.map(({ id }) => id);
}
