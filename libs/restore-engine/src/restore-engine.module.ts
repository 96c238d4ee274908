import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BackupArchivesModule } from '#backup-archives';
import { BackupsModule } from '#backups';
import { StoredMaintenanceModule } from '#maintenance';
import { BusModule } from '#platform/bus';
import { StorageModule } from '#platform/storage';
import { PrivacyModule } from '#privacy';
import { ArchiveReading } from './archive-reading.js';
import { DataProof } from './data-proof.js';
import { DataExchange } from './data-exchange.js';
import { ErasuresLeft } from './erasures-left.service.js';
import { RestoredFiles } from './restored-files.js';
import { RestoreMaintenance } from './restore-maintenance.js';
import { RestorePreflight } from './restore-preflight.js';
import { Restorers } from './restorers.repository.js';
import { RestoreRows } from './restore-rows.repository.js';
import { RestoreRunner } from './restore-runner.js';
import { RestoreSettlement } from './restore-settlement.js';
import { RestoreTrailService } from './restore-trail.service.js';

/** What restores are done with, for every process that does, settles or shows them. */
@Module({
  imports: [AuditModule, BackupArchivesModule, BackupsModule, BusModule, PrivacyModule, StorageModule, StoredMaintenanceModule],
  providers: [
    ArchiveReading,
    DataProof,
    DataExchange,
    ErasuresLeft,
    RestoredFiles,
    RestoreMaintenance,
    RestorePreflight,
    Restorers,
    RestoreRows,
    RestoreRunner,
    RestoreSettlement,
    RestoreTrailService,
  ],
  exports: [
    ArchiveReading,
    BackupArchivesModule,
    DataProof,
    ErasuresLeft,
    RestorePreflight,
    Restorers,
    RestoreRows,
    RestoreRunner,
    RestoreSettlement,
  ],
})
export class RestoreEngineModule {}
