import { IsNotEmpty, IsOptional, IsString, registerDecorator } from 'class-validator';
import { normaliseEmail } from '#users';
import { isPasswordText, MAX_PASSWORD_BYTES } from '../password-text.js';

/** Something visible, no control or unassigned characters. */
const NAME = /^(?=.*[\p{L}\p{N}])[^\p{C}]+$/u;
const MAX_NAME = 100;

/** An address we would write to; see `normaliseEmail`. */
export function IsEmailAddress(): PropertyDecorator {
  return rule('isEmailAddress', (value) => normaliseEmail(value) !== null, '$property must be an e-mail address');
}

/** Text that could be somebody's password, however weak. */
export function IsPasswordText(): PropertyDecorator {
  return rule('isPasswordText', isPasswordText, `$property must be text of 1 to ${MAX_PASSWORD_BYTES} bytes`);
}

/** A name as it will be stored: composed, without spaces around it. */
export function personName(text: string): string {
  return text.normalize('NFC').trim();
}

function IsPersonName(): PropertyDecorator {
  const isName = (value: unknown) => typeof value === 'string' && value.length <= 2 * MAX_NAME && personName(value).length <= MAX_NAME && NAME.test(value);
  return rule('isPersonName', isName, `$property must be 1 to ${MAX_NAME} characters with a letter or digit and no control characters`);
}

function rule(name: string, validate: (value: unknown) => boolean, message: string): PropertyDecorator {
  return (target, propertyKey) => registerDecorator({ name, target: target.constructor, propertyName: String(propertyKey), validator: { validate, defaultMessage: () => message } });
}

/** A newcomer. */
export class RegisterDto {
  /** Where the confirmation goes. */
  @IsEmailAddress()
  email: string;

  /** 12 to 256 characters; any characters, spaces included. */
  @IsString()
  @IsNotEmpty()
  password: string;

  @IsPersonName()
  first_name: string;

  @IsPersonName()
  last_name: string;

  @IsOptional()
  @IsPersonName()
  second_last_name?: string | null;
}
