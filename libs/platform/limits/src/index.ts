export { addressKey, networkKey } from './address-key.js';
export { limitConnections } from './connection-limit.js';
export { LimitsModule } from './limits.module.js';
export { LimitCounter } from './limit-counter.js';
export { allLimits, limit, refuseUnknownLimits, type Limit, type LimitedRequest } from './limit.js';
