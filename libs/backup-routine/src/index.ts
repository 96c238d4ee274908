export { BackupRoutineModule } from './backup-routine.module.js';
export { BackupRoutineWorkerModule } from './backup-routine-worker.module.js';
export { LookAfterBackups, RemoveOldBackups } from './backup-routine.jobs.js';
