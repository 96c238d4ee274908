import { Module } from '@nestjs/common';
import { ForgetMessageReportsProcessor } from './jobs/forget-message-reports.processor.js';
import { ModerationModule } from './moderation.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [ModerationModule], providers: [ForgetMessageReportsProcessor] })
export class ModerationWorkerModule {}
