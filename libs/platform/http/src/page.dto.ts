import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength, registerDecorator } from 'class-validator';
import { MAX_CURSOR } from './cursor.js';
import { MayBeAbsent } from './field-rules.js';

const MAX_LIMIT = 100;
/** As people write numbers; `Number` would take "", "1e1" and "0x10" as well. */
const DIGITS = /^\d{1,3}$/;

/** Field rule: where a page begins. For queries that extend something else than `PageDto`. */
export function IsCursor(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, maxLength: MAX_CURSOR, description: '`nextCursor` of the page before.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_CURSOR),
  );
}

/** Field rule: how many a page holds at most. */
export function IsPageLimit(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: Number,
      minimum: 1,
      maximum: MAX_LIMIT,
      description: '1 to 100; when absent 50, or 100 for one’s own reservations.',
    }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' && DIGITS.test(value) ? Number(value) : value)),
    isNumberOfRows,
  );
}

const isNumberOfRows: PropertyDecorator = (target, propertyKey) =>
  registerDecorator({
    name: 'isNumberOfRows',
    target: target.constructor,
    propertyName: String(propertyKey),
    validator: {
      validate: (value) => typeof value === 'number' && value >= 1 && value <= MAX_LIMIT,
      defaultMessage: () => `$property must be a whole number from 1 to ${MAX_LIMIT}`,
    },
  });

/** Which page of a list; queries of lists extend it by their filters. */
export class PageDto {
  @IsCursor()
  cursor?: string;

  @IsPageLimit()
  limit?: number;
}

/** A page of those records whose names have a text in them. */
export class SearchedPageDto extends PageDto {
  /** A part of a name, without regard to case. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  search?: string;
}
