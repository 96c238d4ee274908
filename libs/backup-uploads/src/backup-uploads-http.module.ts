import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BackupsModule } from '#backups';
import { SettingsModule } from '#platform/settings';
import { UsersModule } from '#users';
import { BackupPlace } from './backup-place.js';
import { BackupUploadsService } from './backup-uploads.service.js';
import { BackupUploadController } from './http/backup-upload.controller.js';
import { UploadFiles } from './upload-files.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AuditModule, BackupsModule, SettingsModule, UsersModule],
  controllers: [BackupUploadController],
  providers: [BackupPlace, BackupUploadsService, UploadFiles],
})
export class BackupUploadsHttpModule {}
