import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AppError } from '#platform/errors';
import { IsLabel, MayBeAbsent, PageDto } from '#platform/http';
import { type CivilDate, isCivilDate } from '#platform/time';
import { DeskErrors } from '../desk.errors.js';
import type { DeskStatus } from '../tables.js';

const CODE = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._/-]{0,30}[\p{L}\p{N}])?$/u;
const CODE_MESSAGE = { message: '$property must be up to 32 letters, digits, spaces, dots, hyphens, slashes or underscores' };
const STATUSES = ['active', 'inactive'];

/** Which day, and of which office. */
export class DeskDayDto {
  /** `YYYY-MM-DD`. */
  @IsString()
  @MaxLength(40)
  date: string;

  /** Only the desks of this office. */
  @IsOptional()
  @IsUUID()
  office_id?: string;
}

/** Where a desk stands on the floor plan. */
export class DeskPositionDto {
  /** Ten-thousandths of the plan's width, from the left. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  x: number;

  /** Ten-thousandths of the plan's height, from the top. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  y: number;
}

/** A new desk. */
export class CreateDeskDto {
  @IsUUID()
  officeId: string;

  /** A zone of that office. */
  @IsOptional()
  @IsUUID()
  zoneId?: string | null;

  /** Unique in the office, such as `D01`. */
  @IsString()
  @Matches(CODE, CODE_MESSAGE)
  code: string;

  @IsLabel(100)
  name: string;

  /** `active` when absent. */
  @MayBeAbsent()
  @IsIn(STATUSES)
  status?: DeskStatus;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DeskPositionDto)
  position?: DeskPositionDto | null;
}

/** Changes of a desk; absent fields stay as they are, null clears. */
export class UpdateDeskDto {
  @IsOptional()
  @IsUUID()
  zoneId?: string | null;

  @MayBeAbsent()
  @IsString()
  @Matches(CODE, CODE_MESSAGE)
  code?: string;

  @MayBeAbsent()
  @IsLabel(100)
  name?: string;

  @MayBeAbsent()
  @IsIn(STATUSES)
  status?: DeskStatus;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DeskPositionDto)
  position?: DeskPositionDto | null;

  /** Consent to cancel the reservations that deactivating the desk would leave behind. */
  @MayBeAbsent()
  @IsBoolean()
  cancelBookings?: boolean;
}

/** Which page of which desks. */
export class ListDesksDto extends PageDto {
  @IsOptional()
  @IsUUID()
  officeId?: string;

  @IsOptional()
  @IsUUID()
  zoneId?: string;

  @IsOptional()
  @IsIn(STATUSES)
  status?: DeskStatus;
}

/** The text as a day of the calendar. @throws AppError DATE_INVALID. */
export function readDay(text: string): CivilDate {
  if (!isCivilDate(text)) throw new AppError(DeskErrors.DATE_INVALID);
  return text;
}
