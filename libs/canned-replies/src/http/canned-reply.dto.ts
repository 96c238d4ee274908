import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { IsLabel, MaxLength, MayBeAbsent } from '#platform/http';
import { IsBody, type TicketStatus } from '#tickets';

const STATUSES = ['open', 'pending', 'on_hold', 'solved'] as const;

function IsTagList(): PropertyDecorator {
  return applyDecorators(
    MayBeAbsent(),
    IsArray(),
    ArrayMaxSize(20),
    ArrayUnique(),
    Matches(/^[^\s\p{C},]{1,40}$/u, { each: true, message: '$property must be up to 40 characters each, without spaces and commas' }),
  );
}

/** Of which organisation. */
export class ListCannedRepliesDto {
  /** All of one’s reach when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}

/** A text for answers. */
export class CreateCannedReplyDto {
  @IsLabel(80)
  name: string;

  /** Up to 10,000 characters, with places such as `{{requester.name}}` and `{{ticket.number}}`. */
  @IsBody()
  @MaxLength(10_000)
  body: string;

  /** True: everybody who works on tickets of the organisation has it; needs `tickets.manage`. */
  @MayBeAbsent()
  @IsBoolean()
  shared?: boolean;

  /** Where a ticket goes with it. */
  @ApiPropertyOptional({ enum: STATUSES, nullable: true })
  @IsOptional()
  @IsIn(STATUSES)
  status?: TicketStatus | null;

  /** Tags that a ticket gets with it. */
  @IsTagList()
  addTags?: string[];

  /** The own organisation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}

/** Changes of a canned reply; absent fields stay as they are, null clears. */
export class UpdateCannedReplyDto {
  @MayBeAbsent()
  @IsLabel(80)
  name?: string;

  @MayBeAbsent()
  @IsBody()
  @MaxLength(10_000)
  body?: string;

  @ApiPropertyOptional({ enum: STATUSES, nullable: true })
  @IsOptional()
  @IsIn(STATUSES)
  status?: TicketStatus | null;

  @IsTagList()
  addTags?: string[];
}

/** For which ticket. */
export class FillCannedReplyDto {
  @IsUUID()
  ticketId: string;
}
