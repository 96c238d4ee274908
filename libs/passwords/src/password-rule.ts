import { registerDecorator } from 'class-validator';
import { isPasswordText, MAX_PASSWORD_BYTES } from './password-text.js';

/** Field rule: text that could be somebody's password, however weak. */
export function IsPasswordText(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isPasswordText',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate: isPasswordText, defaultMessage: () => `$property must be text of 1 to ${MAX_PASSWORD_BYTES} bytes` },
    });
}
