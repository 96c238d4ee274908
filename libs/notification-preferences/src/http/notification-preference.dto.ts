import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '#platform/http';
import { DIGEST_RHYTHMS } from '../tables.js';
import { MAIL_TIMES } from '../topic.js';

const MOST_RANGES = 14;

/** Hours in which no mail is wanted. */
export class QuietRangeDto {
  /** Days on which it begins; 1 is Monday. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  days: number[];

  /** `HH:MM`. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property must be a time such as 22:00' })
  from: string;

  /** `HH:MM`, up to 24:00; not after `from` means the day after. */
  @Matches(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { message: '$property must be a time such as 07:00' })
  until: string;
}

/** What somebody wants of mails; absent fields stay as they are. */
export class ChooseNotificationsDto {
  /** For all topics: `soon`, `digest` or `off`; null: as each topic says. */
  @ApiPropertyOptional({ enum: MAIL_TIMES, nullable: true, type: String })
  @IsOptional()
  @IsIn(MAIL_TIMES)
  mail?: 'soon' | 'digest' | 'off' | null;

  /** `soon`, `digest` or `off` by name of a topic; null goes back to what holds in general. Topics that are not named stay as they are. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string', enum: [...MAIL_TIMES], nullable: true } })
  @MayBeAbsent()
  @IsObject()
  topics?: Record<string, unknown>;

  @MayBeAbsent()
  @IsIn(DIGEST_RHYTHMS)
  digest?: 'hourly' | 'daily' | 'off';

  /** Of a daily digest, by the clocks of the person. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(23)
  digestHour?: number;

  /** All of them, at most 14; critical mails come all the same. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_RANGES)
  @ValidateNested({ each: true })
  @Type(() => QuietRangeDto)
  quietHours?: QuietRangeDto[];
}

/** What the link of a mail carries. */
export class UnsubscribeDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  token: string;
}
