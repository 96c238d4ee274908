export { backUpBeforeMigrating, BackupCatalogue, failureOf } from '#backup-archives';
export { BackupRunner, BackupRuns, BackupsService } from '#backups';
export { DrillRows, DrillRunner } from '#restore-drills';
export { RestoreConnection, RestoreRows, RestoreRunner } from '#restore-engine';
export { RestorePreviewService } from '#restores';
