export { CLIENT_KINDS, type ClientKind, IsClientKind } from './client-kind.js';
export {
  accessClaims,
  CLOCK_LEEWAY_SECONDS,
  newRefreshSecret,
  type RefreshClaims,
  SessionTokens,
  TOKEN_ALGORITHM,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from './session-tokens.js';
export { SessionTokensModule } from './session-tokens.module.js';
export { sealSuccessor, unsealSuccessor } from './sealed-successor.js';
export { TokenDelivery } from './token-delivery.js';
export type { DeliveredTokens, PairedSession, TokenPair } from './token-pair.js';
