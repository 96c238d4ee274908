import { Module } from '@nestjs/common';
import { FileRemovalModule } from '#platform/storage';
import { UsersModule } from '#users';
import { AttachmentDirectory } from './attachment-directory.js';
import { AttachmentIntake } from './attachment-intake.js';
import { AttachmentLeftoverRepository } from './attachment-leftover.repository.js';
import { AttachmentReaders } from './attachment-readers.js';
import { AttachmentRemovalService } from './attachment-removal.service.js';
import { AttachmentRepository } from './attachment.repository.js';
import { AttachmentService } from './attachment.service.js';
import { Attachments } from './attachments.service.js';
import { AttachmentsPersonalData } from './attachments-personal-data.js';

/** Attachments, for every process. */
@Module({
  imports: [FileRemovalModule, UsersModule],
  providers: [
    AttachmentDirectory,
    AttachmentIntake,
    AttachmentLeftoverRepository,
    AttachmentReaders,
    AttachmentRemovalService,
    AttachmentRepository,
    AttachmentService,
    Attachments,
    AttachmentsPersonalData,
  ],
  exports: [AttachmentDirectory, AttachmentIntake, AttachmentReaders, AttachmentRemovalService, AttachmentService, Attachments],
})
export class AttachmentsModule {}
