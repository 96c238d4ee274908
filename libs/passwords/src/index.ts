export { NewPasswords } from './new-passwords.js';
export { PasswordHasher } from './password-hasher.js';
export { IsPasswordText } from './password-rule.js';
export { PasswordErrors } from './password.errors.js';
export { type PasswordOwner, PasswordPolicy } from './password.policy.js';
export { PasswordSettings } from './password.settings.js';
export { isSamePassword } from './password-text.js';
export { PasswordsModule } from './passwords.module.js';
export { weaknessText } from './weakness-text.js';
