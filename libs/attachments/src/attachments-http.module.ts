import { Module } from '@nestjs/common';
import { AttachmentsModule } from './attachments.module.js';
import { AttachmentController } from './http/attachment.controller.js';
import { UploadPlaces } from './upload-places.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AttachmentsModule], controllers: [AttachmentController], providers: [UploadPlaces] })
export class AttachmentsHttpModule {}
