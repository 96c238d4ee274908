import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsUUID, Max, Min } from 'class-validator';
import { IsLabel, IsTimeZone, MayBeAbsent } from '#platform/http';
import { REPORT_FORMATS, REPORT_KINDS } from '#reports';
import { FREQUENCIES } from '../tables.js';

const MOST_RECIPIENTS = 20;

/** Reports to be made by the clock. */
export class CreateReportScheduleDto {
  @IsLabel(80)
  name: string;

  @IsIn(REPORT_KINDS)
  kind: 'overview' | 'users' | 'transactions';

  @IsIn(REPORT_FORMATS)
  format: 'csv' | 'pdf';

  /** Language of the reports. */
  @IsIn(['es', 'en'])
  language: 'es' | 'en';

  /** `daily`: of the day before. `weekly`: of the seven days before. `monthly`: of the calendar month before. */
  @IsIn(FREQUENCIES)
  frequency: 'daily' | 'weekly' | 'monthly';

  /** 1 is Monday; needed for `weekly`, of no account otherwise. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(7)
  weekday?: number;

  /** In a shorter month its last day; needed for `monthly`, of no account otherwise. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(31)
  monthDay?: number;

  /** By the clocks of the zone; where they leave it out, when they go on. */
  @IsInt()
  @Min(0)
  @Max(23)
  hour: number;

  /** Name of the tz database. */
  @IsTimeZone()
  timeZone: string;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;

  /** Ids of people who may see the figures; each gets a mail. */
  @ApiProperty({ type: [String], format: 'uuid' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_RECIPIENTS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  recipientIds: string[];

  /** Of this organisation; of the whole installation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}

/** Changes of a schedule; absent fields stay as they are. */
export class UpdateReportScheduleDto {
  @MayBeAbsent()
  @IsLabel(80)
  name?: string;

  @MayBeAbsent()
  @IsIn(REPORT_KINDS)
  kind?: 'overview' | 'users' | 'transactions';

  @MayBeAbsent()
  @IsIn(REPORT_FORMATS)
  format?: 'csv' | 'pdf';

  @MayBeAbsent()
  @IsIn(['es', 'en'])
  language?: 'es' | 'en';

  @MayBeAbsent()
  @IsIn(FREQUENCIES)
  frequency?: 'daily' | 'weekly' | 'monthly';

  /** 1 is Monday; needed for `weekly`, of no account otherwise. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(7)
  weekday?: number;

  /** In a shorter month its last day; needed for `monthly`, of no account otherwise. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(31)
  monthDay?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(23)
  hour?: number;

  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({ type: [String], format: 'uuid' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_RECIPIENTS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  recipientIds?: string[];
}
