import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsLabel, IsTimeZone, MayBeAbsent, SearchedPageDto } from '#platform/http';

/** A new office. */
export class CreateOfficeDto {
  /** Your own organisation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;

  @IsLabel(200)
  name: string;

  /** Name of the tz database, such as `Europe/Madrid`. */
  @IsTimeZone()
  timeZone: string;
}

/** Changes of an office; absent fields stay as they are. */
export class UpdateOfficeDto {
  @MayBeAbsent()
  @IsLabel(200)
  name?: string;

  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;

  /** True hides the office and its desks; false brings them back. */
  @MayBeAbsent()
  @IsBoolean()
  archived?: boolean;
}

/** Which offices. */
export class ListOfficesDto extends SearchedPageDto {
  @IsOptional()
  @IsUUID()
  organisationId?: string;

  /** `true`: archived offices instead of the others. */
  @IsOptional()
  @IsIn(['true', 'false'])
  archived?: string;
}

/** A zone: its name. */
export class ZoneDto {
  @IsLabel(100)
  name: string;
}
