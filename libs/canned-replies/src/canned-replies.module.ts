import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { DemoModule } from '#platform/demo';
import { PersonalDataModule } from '#platform/privacy';
import { TicketsModule } from '#tickets';
import { UsersModule } from '#users';
import { CannedRepliesPersonalData } from './canned-replies-personal-data.js';
import { CannedReplyRepository } from './canned-reply.repository.js';
import { CannedReplyService } from './canned-reply.service.js';
import { DemoCannedReplies } from './demo-canned-replies.js';
import { ReplyFiller } from './reply-filler.js';

/** Canned replies, for every process. */
@Module({
  imports: [AuditModule, DemoModule, OrganisationsModule, PersonalDataModule, TicketsModule, UsersModule],
  providers: [CannedRepliesPersonalData, CannedReplyRepository, CannedReplyService, DemoCannedReplies, ReplyFiller],
  exports: [CannedReplyService, ReplyFiller],
})
export class CannedRepliesModule {}
