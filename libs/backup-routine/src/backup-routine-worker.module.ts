import { Module } from '@nestjs/common';
import { BackupsModule } from '#backups';
import { MailModule } from '#platform/mail';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { BackupEndedListener } from './backup-ended.listener.js';
import { BackupNotices } from './backup-notices.service.js';
import { BackupPlanner } from './backup-planner.service.js';
import { BackupRetention } from './backup-retention.service.js';
import { BackupRoutineModule } from './backup-routine.module.js';
import { BackupUpkeep } from './backup-upkeep.service.js';
import { LookAfterBackupsProcessor } from './jobs/look-after-backups.processor.js';
import { RemoveOldBackupsProcessor } from './jobs/remove-old-backups.processor.js';

/** Looks after backups, in the process that works. */
@Module({
  imports: [BackupRoutineModule, BackupsModule, MailModule, UsersModule],
  providers: [
    BackupEndedListener,
    BackupNotices,
    BackupPlanner,
    BackupRetention,
    BackupUpkeep,
    Clock,
    LookAfterBackupsProcessor,
    RemoveOldBackupsProcessor,
  ],
})
export class BackupRoutineWorkerModule {}
