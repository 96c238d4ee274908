export { CLIENT_KINDS, type ClientKind, IsClientKind } from './client-kind.js';
export { newRefreshSecret, type RefreshClaims, SessionTokens } from './session-tokens.js';
export { JwtStrategy } from './jwt.strategy.js';
export { SessionTokensModule } from './session-tokens.module.js';
export { sealSuccessor, unsealSuccessor } from './sealed-successor.js';
export { TokenDelivery } from './token-delivery.js';
export type { DeliveredTokens, PairedSession, TokenPair } from './token-pair.js';
