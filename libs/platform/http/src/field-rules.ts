import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, registerDecorator, ValidateIf } from 'class-validator';
import { isTimeZone } from '#platform/time';

/** Absent keeps what is there; null is not a value of such a field, so it is refused. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** A name that people read: visible characters, no control characters, 1 to `max` long, no space at either end. */
export function IsLabel(max: number): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(1, max),
    Matches(/^(?!\s)[^\p{C}]*[^\s\p{C}]$/u, {
      message: '$property must have visible characters, no control characters and no space at its ends',
    }),
  );
}

/** A name of the tz database. */
export function IsTimeZone(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isTimeZone',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate: isTimeZone, defaultMessage: () => '$property must be a name of the tz database, such as Europe/Madrid' },
    });
}
