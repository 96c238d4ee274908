import { type ArgumentMetadata, Injectable, ParseUUIDPipe, type Type, ValidationPipe, type ValidationError } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { AppError, PlatformErrors } from '#platform/errors';

/** For `@Param('id', idParam)`: what cannot be an id is answered as something that does not exist. */
export const idParam = new ParseUUIDPipe({ exceptionFactory: () => new AppError(PlatformErrors.NOT_FOUND) });

/** One thing that is wrong with one field, such as `desk_id` / `must be a UUID`. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

const MAX_PROBLEMS = 20;
// Of several things that are wrong with a field, the first of these says most: a missing name is not "too long".
const TELLING = ['whitelistValidation', 'isDefined', 'isString', 'isInt', 'isNumber', 'isBoolean', 'isObject', 'isArray', 'isNotEmpty'];

/**
 * Checks bodies and queries against their DTO classes: unknown fields are refused, types are not converted. Ids come
 * out in the one spelling the system uses: RFC 9562 lets a sender write them in capitals, PostgreSQL answers in small letters.
 */
@Injectable()
export class RequestPipe extends ValidationPipe {
  private readonly ids = new WeakMap<object, readonly string[]>();

  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      transformOptions: { enableImplicitConversion: false },
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new AppError(PlatformErrors.VALIDATION_FAILED, { fields: problemsOf(errors).slice(0, MAX_PROBLEMS) }),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const result: unknown = await super.transform(value, metadata);
    if (typeof result !== 'object' || result === null || !metadata.metatype) return result;
    const fields = result as Record<string, unknown>;
    for (const name of this.idsOf(metadata.metatype)) {
      const id = fields[name];
      if (typeof id === 'string') fields[name] = id.toLowerCase();
    }
    return result;
  }

  private idsOf(dto: Type): readonly string[] {
    let names = this.ids.get(dto);
    if (!names) {
      const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
      names = rules.filter((rule) => rule.name === 'isUuid').map((rule) => rule.propertyName);
      this.ids.set(dto, names);
    }
    return names;
  }
}

function problemsOf(errors: readonly ValidationError[], path = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const constraints = error.constraints ?? {};
    const text = TELLING.map((name) => constraints[name]).find((each) => each !== undefined) ?? Object.values(constraints)[0];
    const own = text === undefined ? [] : [{ field: field.slice(0, 100), problem: wordOf(text, error.property) }];
    return [...own, ...problemsOf(error.children ?? [], field)];
  });
}

function wordOf(text: string, property: string): string {
  if (text.startsWith(`${property} `)) return text.slice(property.length + 1);
  return text.replace(/^property \S+ should not exist$/, 'is not a field of this request');
}
