import { Module } from '@nestjs/common';
import { RemoveAbandonedUploadsProcessor } from './jobs/remove-abandoned-uploads.processor.js';
import { UploadFiles } from './upload-files.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ providers: [RemoveAbandonedUploadsProcessor, UploadFiles] })
export class BackupUploadsWorkerModule {}
