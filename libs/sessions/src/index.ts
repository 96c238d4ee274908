export { deviceOf, type Device } from './device.js';
export { PurgeSessions } from './session.jobs.js';
export { SessionService } from './session.service.js';
export { type ClientKind, type DeliveredTokens, IsClientKind, TokenDelivery, type TokenPair } from '#token-delivery';
export { type JudgedSignIn, SignInPolicies, type SignInPolicy } from './sign-in-policies.js';
export { SessionsHttpModule } from './sessions-http.module.js';
export { SessionsModule } from './sessions.module.js';
export { SessionsWorkerModule } from './sessions-worker.module.js';
