import { Module } from '@nestjs/common';
import { LiveModule } from '#live';
import { NotificationPreferencesModule } from '#notification-preferences';
import { MailModule } from '#platform/mail';
import { PersonalDataModule } from '#platform/privacy';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { DeliveryRepository } from './delivery.repository.js';
import { MailDecisions } from './mail-decisions.service.js';
import { MailDispatcher } from './mail-dispatcher.service.js';
import { NotificationInbox } from './notification-inbox.service.js';
import { NotificationMailer } from './notification-mailer.js';
import { NotificationRepository } from './notification.repository.js';
import { NotificationsPersonalData } from './notifications-personal-data.js';
import { Notifications } from './notifications.service.js';

/** Notifications, for every process. */
@Module({
  imports: [LiveModule, MailModule, NotificationPreferencesModule, PersonalDataModule, UsersModule],
  providers: [
    Clock,
    DeliveryRepository,
    MailDecisions,
    MailDispatcher,
    NotificationInbox,
    NotificationMailer,
    NotificationRepository,
    Notifications,
    NotificationsPersonalData,
  ],
  exports: [MailDecisions, MailDispatcher, NotificationInbox, Notifications],
})
export class NotificationsModule {}
