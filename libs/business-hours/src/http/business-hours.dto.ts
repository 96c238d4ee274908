import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsDay, IsInstant, IsLabel, IsTimeZone, MayBeAbsent } from '#platform/http';
import type { CivilDate } from '#platform/time';
import type { HoursValues } from '../business-hours.repository.js';

const OPENS = /^([01]\d|2[0-3]):[0-5]\d$/;
const CLOSES = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const MOST_RANGES = 50;
const MOST_HOLIDAYS = 400;

/** A time of a weekday at which there is business. One that goes on after midnight is two. */
export class OpenRangeDto {
  /** 1 is Monday. */
  @IsInt()
  @Min(1)
  @Max(7)
  weekday: number;

  /** Local time, `HH:MM`. */
  @Matches(OPENS, { message: '$property must be a time such as 09:00' })
  opens: string;

  /** Local time, `HH:MM`; the first minute that is closed. `24:00` is the midnight at the end of the day. */
  @Matches(CLOSES, { message: '$property must be a time such as 18:00' })
  closes: string;
}

/** A day that is closed. */
export class HolidayDto {
  @IsDay()
  date: string;

  @IsLabel(80)
  name: string;
}

/** New business hours. */
export class CreateBusinessHoursDto {
  /** Your own organisation when absent; null: those of the installation, for every organisation that has none. */
  @IsOptional()
  @IsUUID()
  organisationId?: string | null;

  @IsLabel(80)
  name: string;

  /** Name of the tz database, such as `Europe/Madrid`. */
  @IsTimeZone()
  timeZone: string;

  /** Day and night, on holidays too: ranges and holidays are of no account then. */
  @MayBeAbsent()
  @IsBoolean()
  alwaysOpen?: boolean;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_RANGES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => OpenRangeDto)
  ranges?: OpenRangeDto[];

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_HOLIDAYS)
  @ArrayUnique((holiday: HolidayDto | null) => holiday?.date)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => HolidayDto)
  holidays?: HolidayDto[];

  /** Count where nothing else is chosen, instead of those that did until now. */
  @MayBeAbsent()
  @IsBoolean()
  isDefault?: boolean;
}

/** Changes of business hours; absent fields stay as they are. */
export class UpdateBusinessHoursDto {
  @MayBeAbsent()
  @IsLabel(80)
  name?: string;

  /** Name of the tz database, such as `Europe/Madrid`. */
  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;

  /** Day and night, on holidays too: ranges and holidays are of no account then. */
  @MayBeAbsent()
  @IsBoolean()
  alwaysOpen?: boolean;

  /** All of them. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_RANGES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => OpenRangeDto)
  ranges?: OpenRangeDto[];

  /** All of them. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_HOLIDAYS)
  @ArrayUnique((holiday: HolidayDto | null) => holiday?.date)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => HolidayDto)
  holidays?: HolidayDto[];

  /** Count where nothing else is chosen, instead of those that did until now. */
  @MayBeAbsent()
  @IsBoolean()
  isDefault?: boolean;
}

/** At which time. */
export class PreviewBusinessHoursDto {
  /** Now when absent. */
  @IsOptional()
  @IsInstant()
  at?: string;
}

/** What the request says of the hours; what is absent, is absent. */
export function toHoursValues(body: UpdateBusinessHoursDto): Partial<HoursValues> {
  const { name, timeZone, alwaysOpen, ranges, holidays, isDefault } = body;
  return {
    ...(name !== undefined && { name }),
    ...(timeZone !== undefined && { timeZone }),
    ...(alwaysOpen !== undefined && { alwaysOpen }),
    ...(ranges && {
      ranges: ranges.map((range) => ({ weekday: range.weekday, opens: minutesOf(range.opens), closes: minutesOf(range.closes) })),
    }),
    ...(holidays && { holidays: holidays.map((holiday) => ({ date: holiday.date as CivilDate, name: holiday.name })) }),
    ...(isDefault !== undefined && { isDefault }),
  };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
