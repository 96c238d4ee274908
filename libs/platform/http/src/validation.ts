import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { AppError, PlatformErrors } from '#platform/errors';

/** One thing that is wrong with one field, such as `desk_id` / `must be a UUID`. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

const MAX_PROBLEMS = 20;

/** Checks bodies and queries against their DTO classes: unknown fields are refused, types are not converted. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new AppError(PlatformErrors.VALIDATION_FAILED, { fields: problemsOf(errors).slice(0, MAX_PROBLEMS) }),
  });
}

function problemsOf(errors: readonly ValidationError[], path = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((text) => ({
      field: field.slice(0, 100),
      problem: text.startsWith(`${error.property} `)
        ? text.slice(error.property.length + 1)
        : text.replace(/^property \S+ should not exist$/, 'is not a field of this request'),
    }));
    return [...own, ...problemsOf(error.children ?? [], field)];
  });
}
