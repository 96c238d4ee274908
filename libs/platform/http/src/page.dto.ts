import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Field rule: where a page begins. For queries that extend something else than `PageDto`. */
export function IsCursor(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, maxLength: 1000, description: '`nextCursor` of the page before.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    MaxLength(1000),
  );
}

/** Field rule: how many a page holds at most. */
export function IsPageLimit(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: Number,
      minimum: 1,
      maximum: 100,
      description: '1 to 100; when absent 50, or 100 for one’s own reservations.',
    }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(100),
  );
}

/** Which page of a list; queries of lists extend it by their filters. */
export class PageDto {
  @IsCursor()
  cursor?: string;

  @IsPageLimit()
  limit?: number;
}
