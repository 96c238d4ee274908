import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { IsAttachmentIds } from '#attachments';
import { IsLabel, MaxLength, MayBeAbsent, PageDto } from '#platform/http';
import { TICKET_STATUSES, type TicketStatus } from '../ticket-states.js';

/** Text of several lines, without other control characters, that says something. */
const TEXT = /^(?=[\s\S]*\S)[^\p{Cc}\p{Cs}]*(?:\r?[\n\t][^\p{Cc}\p{Cs}]*)*$/u;
const TEXT_RULE = { message: '$property must have visible characters and no control characters but new lines' };

/** Field rule: what somebody writes, 1 to 20,000 characters. */
export function IsBody(): PropertyDecorator {
  return applyDecorators(IsString(), MaxLength(20_000), Matches(TEXT, TEXT_RULE));
}

/** Field rule: names a message, so that it is written once however often it is sent. */
export function IsClientKey(): PropertyDecorator {
  return applyDecorators(
    MayBeAbsent(),
    Matches(/^[\w.:-]{8,100}$/, { message: '$property must be 8 to 100 letters, digits, dots, colons, hyphens or underscores' }),
  );
}

/** A question or a problem. */
export class RaiseTicketDto {
  @IsLabel(255)
  subject: string;

  /** Up to 20,000 characters, in lines. */
  @IsBody()
  body: string;

  /** Uploaded files (`POST /api/attachments`), 10 at most. */
  @MayBeAbsent()
  @IsAttachmentIds()
  attachmentIds?: string[];

  /** Of one’s own making: the ticket is raised once, however often it is sent. */
  @IsClientKey()
  clientKey?: string;
}

/** An answer of whoever raised the ticket. */
export class ReplyTicketDto {
  /** Up to 20,000 characters, in lines. */
  @IsBody()
  body: string;

  /** Uploaded files (`POST /api/attachments`), 10 at most. */
  @MayBeAbsent()
  @IsAttachmentIds()
  attachmentIds?: string[];

  /** Of one’s own making: the answer is written once, however often it is sent. */
  @IsClientKey()
  clientKey?: string;
}

/** How well one was helped. */
export class RateTicketDto {
  /** 1, badly, to 5, very well. */
  @IsInt()
  @Min(1)
  @Max(5)
  rating: number;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  @Matches(TEXT, TEXT_RULE)
  comment?: string | null;
}

/** Which of one’s own tickets. */
export class ListOwnTicketsDto extends PageDto {
  @ApiPropertyOptional({ enum: TICKET_STATUSES })
  @MayBeAbsent()
  @IsIn(TICKET_STATUSES)
  status?: TicketStatus;
}
