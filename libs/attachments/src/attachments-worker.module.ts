import { Module } from '@nestjs/common';
import { AttachmentsModule } from './attachments.module.js';
import { RemoveAttachmentFilesProcessor, TidyAttachmentsProcessor } from './jobs/remove-attachment-files.processor.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [AttachmentsModule], providers: [RemoveAttachmentFilesProcessor, TidyAttachmentsProcessor] })
export class AttachmentsWorkerModule {}
