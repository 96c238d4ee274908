export { Keys, type KeyPurpose, type SigningKey } from './keys.js';
export { KeysModule } from './keys.module.js';
