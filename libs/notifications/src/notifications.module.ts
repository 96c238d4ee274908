import { Module } from '@nestjs/common';
import { LiveModule } from '#live';
import { NotificationRepository } from './notification.repository.js';
import { Notifications } from './notifications.js';

/** Notifications, for every process. */
@Module({
  imports: [LiveModule],
  providers: [NotificationRepository, Notifications],
  exports: [Notifications],
})
export class NotificationsModule {}
