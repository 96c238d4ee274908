import { Module } from '@nestjs/common';
import { NotificationController } from './http/notification.controller.js';
import { NotificationsModule } from './notifications.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [NotificationsModule], controllers: [NotificationController] })
export class NotificationsHttpModule {}
