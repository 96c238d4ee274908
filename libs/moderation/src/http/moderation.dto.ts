import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { IsInstant, MaxLength, MayBeAbsent, PageDto } from '#platform/http';
import { REPORT_REASONS, REPORT_STATES, type ReportReason, type ReportState } from '../tables.js';

/** Text of several lines, without other control characters, that says something. */
const TEXT = /^(?=[\s\S]*\S)[^\p{Cc}\p{Cs}]*(?:[\n\t][^\p{Cc}\p{Cs}]*)*$/u;
const TEXT_RULE = { message: '$property must have visible characters and no control characters but new lines' };
const DECISIONS = ['dismiss', 'remove', 'suspend'] as const;

/** Why a message is reported. */
export class ReportMessageDto {
  @IsIn(REPORT_REASONS)
  reason: ReportReason;

  /** In one's own words. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(1_000)
  @Matches(TEXT, TEXT_RULE)
  text?: string;
}

/** Which reports. */
export class ListMessageReportsDto extends PageDto {
  /** Absent: all. */
  @ApiPropertyOptional({ enum: REPORT_STATES })
  @MayBeAbsent()
  @IsIn(REPORT_STATES)
  state?: ReportState;

  @ApiPropertyOptional({ enum: REPORT_REASONS })
  @MayBeAbsent()
  @IsIn(REPORT_REASONS)
  reason?: ReportReason;

  /** Whose messages were reported. */
  @MayBeAbsent()
  @IsUUID()
  reportedId?: string;
}

/** What is decided about a report. */
export class DecideReportDto {
  /** `suspend`: the message goes and its sender is kept out. */
  @IsIn(DECISIONS)
  decision: (typeof DECISIONS)[number];

  /** For those who read it later; why, when somebody is suspended, and then it has to be there. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  @Matches(TEXT, TEXT_RULE)
  note?: string;

  /** Of a suspension: ISO 8601, in the future; absent or null: until somebody reinstates them. */
  @IsOptional()
  @IsInstant()
  until?: string | null;
}
