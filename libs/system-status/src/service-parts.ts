import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QueueState } from '#platform/queue-inspection';
import { MailSettings } from '#platform/mail';
import { Settings } from '#platform/settings';
import { TelegramSettings } from '#platform/telegram';
import { type StatusContributor, StatusRegistry } from '#platform/status';
import { DatabaseStateQuery } from './database-state.query.js';
import { DeliveryStateQuery } from './delivery-state.query.js';
import { Disks } from './disks.js';
import { OutboxStateQuery } from './outbox-state.query.js';

/** What the processes stand on: disks, the database, the queues, the mail server, Telegram. */
@Injectable()
export class ServiceParts implements OnModuleInit {
  constructor(
    private readonly registry: StatusRegistry,
    private readonly disks: Disks,
    private readonly database: DatabaseStateQuery,
    private readonly queues: QueueState,
    private readonly outbox: OutboxStateQuery,
    private readonly delivery: DeliveryStateQuery,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.registry.register(...this.parts());
  }

  private parts(): StatusContributor[] {
    return [
      { name: 'disks', read: async () => ({ disks: await this.disks.read() }) },
      {
        name: 'database',
        read: async () => {
          const [state, sizes] = await Promise.all([this.database.read(), this.database.sizes()]);
          return { ...state, ...sizes };
        },
      },
      {
        name: 'queues',
        read: async () => {
          const [queues, outbox] = await Promise.all([this.queues.read(), this.outbox.read()]);
          return { queues, outbox };
        },
      },
      {
        name: 'mail',
        read: async () => ({ configured: this.settings.get(MailSettings['mail.smtp.url']) !== null, ...(await this.delivery.mails()) }),
      },
      {
        name: 'telegram',
        read: async () => ({
          configured: this.settings.get(TelegramSettings['telegram.bot.token']) !== null,
          ...(await this.delivery.telegram()),
        }),
      },
    ];
  }
}
