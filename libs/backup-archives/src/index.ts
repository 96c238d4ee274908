export { BackupArchivesModule } from './backup-archives.module.js';
export { BackupErrors } from './backup.errors.js';
export {
  archiveName,
  type Backup,
  BACKUP_KINDS,
  BACKUP_PHASES,
  BACKUP_STATES,
  type BackupFailure,
  type BackupFile,
  type BackupHeader,
  type BackupKind,
  type BackupManifest,
  type BackupPhase,
  type BackupProgress,
  type BackupState,
  type BackupTable,
  isOwn,
} from './backup.js';
export { backUpBeforeMigrating } from './migration-backup.js';
export { BackupCatalogue } from './backup-catalogue.js';
export { FILE_LIST, FileList, filesIn } from './file-list.js';
export { failureOf } from './backup-failure.js';
export { BackupLocks, type HeldLock } from './backup-locks.repository.js';
export { BackupMaker, type BackupOrder } from './backup-maker.js';
export { BackupReader, type OpenBackup, type ReadingOptions } from './backup-reader.js';
export { BackupRemoval } from './backup-removal.js';
export { BackupWatch, type ReportProgress } from './backup-watch.js';
