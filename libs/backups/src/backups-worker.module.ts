import { Module } from '@nestjs/common';
import { BackupsModule } from './backups.module.js';
import { MakeBackupProcessor } from './jobs/make-backup.processor.js';
import { VerifyBackupProcessor } from './jobs/verify-backup.processor.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [BackupsModule], providers: [MakeBackupProcessor, VerifyBackupProcessor] })
export class BackupsWorkerModule {}
