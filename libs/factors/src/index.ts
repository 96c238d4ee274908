export { type Factor, FACTOR_NAMES, type FactorName, type FactorProof, type PasskeyAssertion, type UserIdExpression } from './factor.js';
export { FactorChanges } from './factor-changes.js';
export { FactorErrors } from './factor.errors.js';
export { FactorOverview, type FactorSummary } from './factor-overview.js';
export { type FactorCounts, FactorService } from './factor.service.js';
export { FactorsHttpModule } from './factors-http.module.js';
export { FactorsModule } from './factors.module.js';
export { TotpService } from './totp.service.js';
