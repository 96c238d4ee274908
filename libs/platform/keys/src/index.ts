export type { SealedKey } from './key.repository.js';
export { Keys, type KeyPurpose, type SigningKey } from './keys.js';
export { KeysModule } from './keys.module.js';
export { digestOf, matchesDigest, newLinkToken, parseLinkToken, type LinkToken } from './link-token.js';
export { masterKeyFingerprint } from './master-key.js';
export { LinkErrors, SessionErrors, UsedLinkErrors } from './token.errors.js';
export { seal, unseal } from './sealing.js';
export { SealedTexts } from './sealed-texts.js';
