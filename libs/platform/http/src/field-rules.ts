import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, maxLength, registerDecorator, ValidateBy, ValidateIf } from 'class-validator';
import { isCivilDate, isTimeZone } from '#platform/time';

/** Absent keeps what is there; null is not a value of such a field, so it is refused. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** As that of class-validator, for text that is stored: nor longer than PostgreSQL counts it, for whom "❤️" is two characters. */
export function MaxLength(max: number): PropertyDecorator {
  return ValidateBy({
    name: 'maxLength',
    constraints: [max],
    validator: {
      validate: (value) => maxLength(value, max) && [...(value as string)].length <= max,
      defaultMessage: () => '$property must be shorter than or equal to $constraint1 characters',
    },
  });
}

/** A name that people read: visible characters, no control characters, 1 to `max` long, no space at either end. */
export function IsLabel(max: number): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(1, max),
    MaxLength(max),
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

/** Field rule: a day of the calendar, `YYYY-MM-DD`. */
export function IsDay(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isDay',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate: isCivilDate, defaultMessage: () => '$property must be a day, such as 2026-11-21' },
    });
}

const INSTANT = /^(19|2\d)\d\d-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Field rule: a day, or a time with its offset, between 1900 and 2999. */
export function IsInstant(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: {
        validate: (value) => typeof value === 'string' && INSTANT.test(value) && Number.isFinite(Date.parse(value)),
        defaultMessage: () => '$property must be a time such as 2026-11-21T10:00:00Z',
      },
    });
}
