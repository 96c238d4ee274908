export { type Attempt, Attempts, type AttemptSubject } from './attempts.js';
export type { AttemptKind } from './attempt-policy.js';
export { PurgeAttempts } from './attempt.jobs.js';
export { AttemptsModule } from './attempts.module.js';
export { AttemptsWorkerModule } from './attempts-worker.module.js';
export { TrustedDevices } from './trusted-devices.js';
