export { AddressLimitsGuard, LIMITS, UserLimitsGuard } from './limits.guard.js';
export { LimitsModule } from './limits.module.js';
export { allLimits, limit, type Limit, type LimitedRequest } from './limit.js';
