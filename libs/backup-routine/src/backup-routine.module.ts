import { Module } from '@nestjs/common';
import { BackupsModule } from '#backups';
import { DemoDataModule } from '#demo-data';
import { ChecklistRegistryModule } from '#platform/checklist';
import { SettingsModule } from '#platform/settings';
import { StatusModule } from '#platform/status';
import { BackupAgeQuery } from './backup-age.query.js';
import { BackupParts } from './backup-parts.js';
import { BackupStanding } from './backup-standing.js';
import { BackupStep } from './backup-step.js';
import { OpenTransactionsQuery } from './open-transactions.query.js';
import { PurgeBackup } from './purge-backup.js';

/** What is known of backups, for every process. */
@Module({
  imports: [BackupsModule, ChecklistRegistryModule, DemoDataModule, SettingsModule, StatusModule],
  providers: [BackupAgeQuery, BackupParts, BackupStanding, BackupStep, OpenTransactionsQuery, PurgeBackup],
})
export class BackupRoutineModule {}
