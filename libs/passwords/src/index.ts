export { PasswordHasher } from './password-hasher.js';
export { IsPasswordText } from './password-rule.js';
export { MIN_PASSWORD_LENGTH } from './password-text.js';
export { PasswordErrors } from './password.errors.js';
export { requireStrongPassword } from './password.policy.js';
export { PasswordsModule } from './passwords.module.js';
export { weaknessText } from './weakness-text.js';
