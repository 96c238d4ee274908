export { isAlive, PROCESS_ROLE, type ProcessReport, type ProcessRole } from './process-report.js';
export { ProcessDirectory } from './process-directory.js';
export { requireSystemRead } from './system-status.policy.js';
export { SystemPermissions } from './system-status.permissions.js';
export { SystemStatusHttpModule } from './system-status-http.module.js';
export { SystemStatusWorkerModule } from './system-status-worker.module.js';
