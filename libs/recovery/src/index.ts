export { PasswordLinkService } from './password-link.service.js';
export { PurgePasswordResets } from './recovery.jobs.js';
export { RecoveryHttpModule } from './recovery-http.module.js';
export { RecoveryModule } from './recovery.module.js';
export { RecoveryWorkerModule } from './recovery-worker.module.js';
