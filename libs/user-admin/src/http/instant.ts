import { registerDecorator } from 'class-validator';

const SHAPE = /^(19|2\d)\d\d-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Field rule: a day, or a time with its offset, between 1900 and 2999. */
export function IsInstant(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: {
        validate: (value) => typeof value === 'string' && SHAPE.test(value) && Number.isFinite(Date.parse(value)),
        defaultMessage: () => '$property must be a time such as 2026-11-21T10:00:00Z',
      },
    });
}
