export { PendingRegistrationDirectory } from './pending-registration-directory.js';
export { PurgeRegistrations } from './registration.jobs.js';
export { RegistrationHttpModule } from './registration-http.module.js';
export { RegistrationModule } from './registration.module.js';
export { RegistrationWorkerModule } from './registration-worker.module.js';
