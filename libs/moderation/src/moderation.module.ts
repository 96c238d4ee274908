import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { AuditModule } from '#audit';
import { MessagingModule } from '#messaging';
import { NotificationsModule } from '#notifications';
import { UserAdminModule } from '#user-admin';
import { UsersModule } from '#users';
import { ModerationPersonalData } from './moderation-personal-data.js';
import { ModerationService } from './moderation.service.js';
import { ReportForgettingService } from './report-forgetting.service.js';
import { ReportListQuery } from './report-list.query.js';
import { ReportRepository } from './report.repository.js';
import { ReportEvidence } from './report-evidence.js';
import { ReportedMessages } from './reported-messages.js';
import { ReportingService } from './reporting.service.js';

/** Reports of messages, for every process. */
@Module({
  imports: [AttachmentsModule, AuditModule, MessagingModule, NotificationsModule, UserAdminModule, UsersModule],
  providers: [
    ModerationPersonalData,
    ModerationService,
    ReportForgettingService,
    ReportListQuery,
    ReportRepository,
    ReportEvidence,
    ReportedMessages,
    ReportingService,
  ],
  exports: [ModerationService, ReportForgettingService, ReportListQuery, ReportingService],
})
export class ModerationModule {}
