import { Injectable } from '@nestjs/common';
import { LiveEvents } from '#live';
import { peopleIn } from '#notification-preferences';
import { inBatches, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Settings } from '#platform/settings';
import { UserDirectory } from '#users';
import { DeliveryRepository } from './delivery.repository.js';
import { type NotificationFilter, NotificationRepository, type NotificationRow } from './notification.repository.js';
import { NotificationsChanged } from './notifications-changed.js';
import { NotificationSettings } from './notifications.settings.js';

/** As far as unread ones are counted. */
export const MOST_COUNTED = 99;

/** The notifications of a person as they find them in the panel. */
@Injectable()
export class NotificationInbox {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly notifications: NotificationRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly live: LiveEvents,
    private readonly users: UserDirectory,
  ) {}

  page(userId: string, filter: NotificationFilter): Promise<NotificationRow[]> {
    return this.notifications.page(userId, filter);
  }

  /** Names that these say, without those of people who are erased. */
  namesIn(rows: readonly NotificationRow[]): Promise<Map<string, string>> {
    return this.users.namesWithin(peopleIn(rows), null);
  }

  /** One more than `MOST_COUNTED` means: more than that. */
  countUnread(userId: string): Promise<number> {
    return this.notifications.countUnread(userId, MOST_COUNTED + 1);
  }

  /** @throws AppError NOT_FOUND also for somebody else's */
  read(userId: string, id: string): Promise<void> {
    return this.transactions.run(async () => {
      if ((await this.notifications.readOne(userId, id)) > 0) this.live.tell([userId], NotificationsChanged, {});
      else if (!(await this.notifications.exists(userId, id))) throw new AppError(PlatformErrors.NOT_FOUND);
    });
  }

  /** All up to this one, in the order of the list; those that came since stay unread. */
  readUpTo(userId: string, id: string): Promise<void> {
    return this.transactions.run(async () => {
      let isChanged = false;
      await inBatches(async (limit) => {
        const count = await this.notifications.readUpTo(userId, id, limit);
        isChanged ||= count > 0;
        return count;
      });
      if (isChanged) this.live.tell([userId], NotificationsChanged, {});
    });
  }

  /** Forgets what is too old, in batches of a transaction each; what a run leaves, the next one takes. */
  async forgetOld(): Promise<void> {
    const days = this.settings.get(NotificationSettings['notifications.keep-days']);
    await inBatches((limit) => this.transactions.run(() => this.notifications.prune(days, limit)));
    await inBatches((limit) => this.transactions.run(() => this.deliveries.pruneDigests(days, limit)));
  }
}
