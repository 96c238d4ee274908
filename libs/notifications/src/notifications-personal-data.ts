import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { DeliveryRepository } from './delivery.repository.js';
import { NotificationRepository, type NotificationRow } from './notification.repository.js';

const PAGE = 500;

/** What this lib knows of a person: what they were told, and whether they read it. */
@Injectable()
export class NotificationsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'notifications';
  readonly tables = ['notifications', 'notification_deliveries', 'notification_digests'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly notifications: NotificationRepository,
    private readonly deliveries: DeliveryRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'notifications', records: this.all(userId) };
  }

  /** Deliveries go with their notifications. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.notifications.removeAllOf(userId);
    await this.deliveries.removeDigestsOf(userId);
  }

  private async *all(userId: string): AsyncGenerator<NotificationRow> {
    let beforeId: string | undefined;
    do {
      const page = await this.notifications.page(userId, { beforeId, limit: PAGE });
      yield* page;
      beforeId = page.length === PAGE ? page.at(-1)!.id : undefined;
    } while (beforeId !== undefined);
  }
}
