export { CLIENT_KINDS, type ClientKind, IsClientKind } from './client-kind.js';
export { ACCESS_LIFE_SECONDS, TokenDelivery } from './token-delivery.js';
export { TokenDeliveryModule } from './token-delivery.module.js';
export type { DeliveredTokens, TokenPair } from './token-pair.js';
