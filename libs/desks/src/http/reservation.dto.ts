import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { MayBeAbsent, PageDto } from '#platform/http';

/** Which desk, when. */
export class CreateReservationDto {
  /** `YYYY-MM-DD`, a day of the office. */
  @IsString()
  @MaxLength(40)
  date: string;

  @IsUUID()
  desk_id: string;

  @IsUUID()
  office_id: string;

  /** Where the wish comes from: lower-case letters, hyphens and underscores; `user` when absent. */
  @MayBeAbsent()
  @IsString()
  @Matches(/^[a-z_-]{1,32}$/, { message: '$property must be 1 to 32 lower-case letters, hyphens or underscores' })
  source?: string;
}

/** Which of one's own reservations. */
export class ListReservationsDto extends PageDto {
  /** First day, `YYYY-MM-DD`. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  /** Last day, `YYYY-MM-DD`. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  /** `all` when absent. */
  @IsOptional()
  @IsIn(['booked', 'cancelled', 'all'])
  state?: 'booked' | 'cancelled' | 'all';

  @IsOptional()
  @IsUUID()
  office_id?: string;
}
