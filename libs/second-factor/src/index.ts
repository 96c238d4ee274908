export { LoginView } from './http/login.view.js';
export { type PendingSignIn, SecondFactorGate } from './second-factor-gate.js';
export { SecondFactorErrors } from './second-factor.errors.js';
export { PurgeSecondFactors } from './second-factor.jobs.js';
export { SecondFactorHttpModule } from './second-factor-http.module.js';
export { SecondFactorModule } from './second-factor.module.js';
export { SecondFactorWorkerModule } from './second-factor-worker.module.js';
export { SecondFactors } from './second-factors.js';
export { SignInAnswer } from './sign-in-answer.js';
