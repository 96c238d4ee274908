export { BackupUploadsHttpModule } from './backup-uploads-http.module.js';
export { BackupUploadsWorkerModule } from './backup-uploads-worker.module.js';
export { RemoveAbandonedUploads } from './backup-uploads.jobs.js';
