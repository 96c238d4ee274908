import { IsString, MaxLength } from 'class-validator';

/** Which days. */
export class OccupancyDto {
  /** `YYYY-MM-DD`, the first day. */
  @IsString()
  @MaxLength(40)
  from: string;

  /** `YYYY-MM-DD`, the last day; at most 92 days in all. */
  @IsString()
  @MaxLength(40)
  to: string;
}
