import { Module } from '@nestjs/common';
import { NotificationPreferenceController } from './http/notification-preference.controller.js';
import { UnsubscribeController } from './http/unsubscribe.controller.js';
import { NotificationPreferencesModule } from './notification-preferences.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [NotificationPreferencesModule], controllers: [NotificationPreferenceController, UnsubscribeController] })
export class NotificationPreferencesHttpModule {}
