import { type ArgumentMetadata, Injectable, ParseUUIDPipe, type Type, ValidationPipe, type ValidationError } from '@nestjs/common';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
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
 * Checks bodies and queries against their DTO classes: unknown fields are refused, types are not converted. Ids, also
 * in lists and in DTOs within, come out in the one spelling the system uses: RFC 9562 lets a sender write them in capitals, PostgreSQL answers in small letters.
 */
@Injectable()
export class RequestPipe extends ValidationPipe {
  private readonly places = new WeakMap<object, Places>();

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
    if (metadata.metatype) this.spellIds(result, metadata.metatype);
    return result;
  }

  /** In a DTO and those within it, as far as they are declared to be there. */
  private spellIds(value: unknown, dto: Type): void {
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Record<string, unknown>;
    const { ids, nested } = this.placesOf(dto);
    for (const { name, unique } of ids) fields[name] = spelled(fields[name], unique);
    for (const name of nested) {
      for (const each of [fields[name]].flat()) {
        if (typeof each === 'object' && each !== null) this.spellIds(each, each.constructor as Type);
      }
    }
  }

  private placesOf(dto: Type): Places {
    let places = this.places.get(dto);
    if (!places) {
      const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
      const names = (found: (rule: (typeof rules)[number]) => boolean) => [
        ...new Set(rules.filter(found).map((rule) => rule.propertyName)),
      ];
      const unique = names((rule) => rule.name === 'arrayUnique');
      places = {
        ids: names((rule) => rule.name === 'isUuid').map((name) => ({ name, unique: unique.includes(name) })),
        nested: names((rule) => rule.type === ValidationTypes.NESTED_VALIDATION),
      };
      this.places.set(dto, places);
    }
    return places;
  }
}

/** Fields of a DTO that hold ids, and those that hold other DTOs. */
interface Places {
  readonly ids: readonly { readonly name: string; readonly unique: boolean }[];
  readonly nested: readonly string[];
}

/** An id, or a list of them: which are each once there, they are so in the one spelling, too. */
function spelled(value: unknown, unique: boolean): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  if (!Array.isArray(value)) return value;
  const ids = value.map((each: unknown) => spelled(each, false));
  return unique ? [...new Set(ids)] : ids;
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
