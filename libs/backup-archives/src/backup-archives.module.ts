import { Module } from '@nestjs/common';
import { ArchivesModule } from '#platform/archives';
import { BackupCatalogue } from './backup-catalogue.js';
import { BackupLocks } from './backup-locks.repository.js';
import { BackupMaker } from './backup-maker.js';
import { BackupReader } from './backup-reader.js';
import { BackupRebuild } from './backup-rebuild.js';
import { BackupRemoval } from './backup-removal.js';
import { StoredFiles } from './stored-files.js';

/** Backups as they lie in their place, for every process that makes, reads or removes them. */
@Module({
  imports: [ArchivesModule],
  providers: [BackupCatalogue, BackupLocks, BackupMaker, BackupReader, BackupRebuild, BackupRemoval, StoredFiles],
  exports: [ArchivesModule, BackupCatalogue, BackupLocks, BackupMaker, BackupReader, BackupRemoval],
})
export class BackupArchivesModule {}
