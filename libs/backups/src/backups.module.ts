import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BackupArchivesModule } from '#backup-archives';
import { PersonalDataModule } from '#platform/privacy';
import { SettingsModule } from '#platform/settings';
import { BackupOverview } from './backup-overview.service.js';
import { BackupRuns } from './backup-runs.repository.js';
import { BackupRunner } from './backup-runner.service.js';
import { BackupsPersonalData } from './backups-personal-data.js';
import { BackupsService } from './backups.service.js';
import { RestoreFacts } from './restore-facts.js';

/** Backups, for every process that asks for them, makes or shows them. */
@Module({
  imports: [AuditModule, BackupArchivesModule, PersonalDataModule, SettingsModule],
  providers: [BackupOverview, BackupRuns, BackupRunner, BackupsPersonalData, BackupsService, RestoreFacts],
  exports: [BackupArchivesModule, BackupOverview, BackupRuns, BackupRunner, BackupsService, RestoreFacts],
})
export class BackupsModule {}
