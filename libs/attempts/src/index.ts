export { type Attempt, Attempts, type AttemptSubject } from './attempts.js';
export type { AttemptKind } from './attempt-policy.js';
export { PurgeAttempts } from './attempt.jobs.js';
export { AttemptErrors } from './attempt.errors.js';
export { AttemptsHttpModule } from './attempts-http.module.js';
export { AttemptsModule } from './attempts.module.js';
export { AttemptsWorkerModule } from './attempts-worker.module.js';
export { ProofOfWork } from './proof-of-work.js';
export { TrustedDevices } from './trusted-devices.js';
