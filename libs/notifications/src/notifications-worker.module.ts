import { Module } from '@nestjs/common';
import { DigestRhythmListener } from './digest-rhythm.listener.js';
import { DispatchNotificationsProcessor } from './jobs/dispatch-notifications.processor.js';
import { ForgetNotificationsProcessor } from './jobs/forget-notifications.processor.js';
import { TellManyProcessor } from './jobs/tell-many.processor.js';
import { NotificationsModule } from './notifications.module.js';

/** Listeners and jobs of this lib, for the process that runs them. */
@Module({
  imports: [NotificationsModule],
  providers: [DigestRhythmListener, DispatchNotificationsProcessor, ForgetNotificationsProcessor, TellManyProcessor],
})
export class NotificationsWorkerModule {}
