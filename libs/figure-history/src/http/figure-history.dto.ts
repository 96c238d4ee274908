import { IsString, Matches, MaxLength } from 'class-validator';
import { IsInstant, MayBeAbsent } from '#platform/http';

/** Which figures, when. */
export class FigureHistoryDto {
  /** Keys with commas between them, up to 12: `requests,memory`. */
  @IsString()
  @MaxLength(800)
  @Matches(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, { message: '$property must be keys with commas between them' })
  series: string;

  /** ISO 8601; an hour before `to` when absent. */
  @MayBeAbsent()
  @IsInstant()
  from?: string;

  /** ISO 8601; now when absent. At most 31 days after `from`. */
  @MayBeAbsent()
  @IsInstant()
  to?: string;
}
