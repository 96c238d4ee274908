import { Transform } from 'class-transformer';
import { registerDecorator } from 'class-validator';

/** Something visible, no control or unassigned characters, no line breaks of any kind; no markup and no address, since it greets people in mails to an address nobody has proved yet. */
const NAME = /^(?!.*:\/\/)(?=.*[\p{L}\p{N}])[^\p{C}\p{Zl}\p{Zp}<>]+$/u;
/** Characters of a first or last name, spelled out. */
export const MAX_NAME = 100;

/** A name as it will be stored: composed, without spaces around it. */
function personName(text: string): string {
  return text.normalize('NFC').trim();
}

/** A sign that stands for a whole word counts as that: names are looked for, and sorted, by what they say. */
function spelledOut(text: string): string {
  return personName(text).normalize('NFKC');
}

/** Field rule: a person's name, which arrives as it will be stored. */
export function IsPersonName(): PropertyDecorator {
  const validate = (value: unknown) =>
    typeof value === 'string' && value.length <= 2 * MAX_NAME && spelledOut(value).length <= MAX_NAME && NAME.test(value);
  const defaultMessage = () =>
    `$property must be 1 to ${MAX_NAME} characters with a letter or digit, without control characters, markup or addresses`;
  const composed = Transform(({ value }): unknown => (typeof value === 'string' ? personName(value) : value));
  return (target, propertyKey) => {
    composed(target, propertyKey);
    registerDecorator({
      name: 'isPersonName',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate, defaultMessage },
    });
  };
}
