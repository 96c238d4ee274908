import { registerDecorator } from 'class-validator';

/** Something visible, no control or unassigned characters, no line breaks of any kind; no markup and no address, since it greets people in mails to an address nobody has proved yet. */
const NAME = /^(?!.*:\/\/)(?=.*[\p{L}\p{N}])[^\p{C}\p{Zl}\p{Zp}<>]+$/u;
const MAX_NAME = 100;

/** A name as it will be stored: composed, without spaces around it. */
export function personName(text: string): string {
  return text.normalize('NFC').trim();
}

/** Field rule: a person's name. */
export function IsPersonName(): PropertyDecorator {
  const validate = (value: unknown) =>
    typeof value === 'string' && value.length <= 2 * MAX_NAME && personName(value).length <= MAX_NAME && NAME.test(value);
  const defaultMessage = () =>
    `$property must be 1 to ${MAX_NAME} characters with a letter or digit, without control characters, markup or addresses`;
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isPersonName',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate, defaultMessage },
    });
}
