export { ErasuresService, type ErasureReport } from './erasures.service.js';
export { EraseDueAccounts, RemoveOldExports } from './privacy.jobs.js';
export { PrivacyHttpModule } from './privacy-http.module.js';
export { PrivacyModule } from './privacy.module.js';
export { PrivacyWorkerModule } from './privacy-worker.module.js';
