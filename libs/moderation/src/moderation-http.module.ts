import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { MessageReportController } from './http/message-report.controller.js';
import { ModerationController } from './http/moderation.controller.js';
import { ModerationModule } from './moderation.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [ModerationModule, UsersModule], controllers: [MessageReportController, ModerationController] })
export class ModerationHttpModule {}
