export type { EscalationPolicy, EscalationStep, EscalationTarget } from './escalation.js';
export { EscalationDirectory } from './escalation-directory.js';
export { OnCallDirectory, type OnCallPerson } from './on-call-directory.js';
export { OnCallHttpModule } from './on-call-http.module.js';
export { OnCallModule } from './on-call.module.js';
