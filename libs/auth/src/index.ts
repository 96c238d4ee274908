export { AuthHttpModule } from './auth-http.module.js';
export { AuthModule } from './auth.module.js';
export { AuthWorkerModule } from './auth-worker.module.js';
export { PurgeAuth } from './auth.jobs.js';
export { SetupService, type IssuedSetupLink } from './setup.service.js';
