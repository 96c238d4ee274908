export { PurgeProfileLinks } from './profile.jobs.js';
export { ProfileHttpModule } from './profile-http.module.js';
export { ProfileModule } from './profile.module.js';
export { ProfileWorkerModule } from './profile-worker.module.js';
