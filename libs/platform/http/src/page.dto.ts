import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Which page of a list; queries of lists extend it by their filters. */
export class PageDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  cursor?: string;

  /** 1 to 100; when absent 50, or 100 for one’s own reservations. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}
