export { AppError } from '#platform/errors';
export { backUpBeforeMigrating, BackupCatalogue, failureOf } from '#backup-archives';
export { BackupRunner, BackupRuns, BackupsService } from '#backups';
export { DrillErrors, DrillOutcome, DrillRows, DrillRunner, DrillService } from '#restore-drills';
export { RestoreConnection, RestoreErrors, RestoreRows, RestoreRunner, RestoreSettlement } from '#restore-engine';
export { RestoreExpiry, RestorePreviewService, RestoreService } from '#restores';
