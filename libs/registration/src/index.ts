export { PendingRegistrationDirectory } from './pending-registration-directory.js';
export { PurgeRegistrations } from './registration.jobs.js';
export { RegistrationAdmission } from './registration-admission.js';
export { RegistrationErrors } from './registration.errors.js';
export { RegistrationHttpModule } from './registration-http.module.js';
export { RegistrationModule } from './registration.module.js';
export { RegistrationWorkerModule } from './registration-worker.module.js';
