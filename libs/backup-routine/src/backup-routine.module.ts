import { Module } from '@nestjs/common';
import { BackupsModule } from '#backups';
import { ChecklistRegistryModule } from '#platform/checklist';
import { SettingsModule } from '#platform/settings';
import { StatusModule } from '#platform/status';
import { BackupAgeQuery } from './backup-age.query.js';
import { BackupParts } from './backup-parts.js';
import { BackupStanding } from './backup-standing.js';

/** What is known of backups, for every process. */
@Module({
  imports: [BackupsModule, ChecklistRegistryModule, SettingsModule, StatusModule],
  providers: [BackupAgeQuery, BackupParts, BackupStanding],
})
export class BackupRoutineModule {}
