export { PurgePasskeyChallenges } from './passkey.jobs.js';
export { PasskeysHttpModule } from './passkeys-http.module.js';
export { PasskeysModule } from './passkeys.module.js';
export { PasskeysWorkerModule } from './passkeys-worker.module.js';
