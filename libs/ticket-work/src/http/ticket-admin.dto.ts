import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsAttachmentIds } from '#attachments';
import { IsInstant, IsLabel, MayBeAbsent, SearchedPageDto } from '#platform/http';
import { IsEmailAddress } from '#users';
import { IsBody, IsClientKey, TICKET_PRIORITIES, TICKET_STATUSES, type TicketPriority, type TicketStatus } from '#tickets';
import { TICKET_SORTS, type TicketSort } from '../ticket-source.query.js';

const TAG = /^[^\s\p{C},]{1,40}$/u;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Field rule: up to 20 tags, written small. */
export function IsTags(): PropertyDecorator {
  return applyDecorators(
    // What is written small may be longer.
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? [...new Set(value.map(writtenSmall))] : value)),
    IsArray(),
    ArrayMaxSize(20),
    Matches(TAG, { each: true, message: '$property must be up to 40 characters each, without spaces and commas' }),
  );
}

function writtenSmall(tag: unknown): unknown {
  return typeof tag === 'string' ? tag.toLowerCase() : tag;
}

/** Field rule: one or several of a set, with commas between. */
function IsSomeOf(values: readonly string[]): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description: `One or several, with commas: ${values.join(', ')}.` }),
    MayBeAbsent(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value)),
    IsArray(),
    ArrayUnique(),
    ArrayMaxSize(values.length),
    IsIn([...values], { each: true }),
  );
}

/** Which tickets, in which order. */
export class ListTicketsDto extends SearchedPageDto {
  @IsSomeOf(TICKET_STATUSES)
  status?: TicketStatus[];

  @IsSomeOf(TICKET_PRIORITIES)
  priority?: TicketPriority[];

  /** A person, `me`, or `none`. */
  @MayBeAbsent()
  @Matches(new RegExp(`^(me|none)$|${ID.source}`), { message: '$property must be a UUID, me or none' })
  assignee?: string;

  /** A team, or `none`. */
  @MayBeAbsent()
  @Matches(new RegExp(`^none$|${ID.source}`), { message: '$property must be a UUID or none' })
  team?: string;

  @MayBeAbsent()
  @Matches(TAG, { message: '$property must be a tag' })
  tag?: string;

  /** A person, or the address of somebody without an account. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(254)
  requester?: string;

  /** What is due before then: a day, or a time with its offset. */
  @MayBeAbsent()
  @IsInstant()
  dueBefore?: string;

  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;

  /** `-updated` when absent. `due` and `priority` leave out what is closed. */
  @ApiPropertyOptional({ enum: TICKET_SORTS })
  @MayBeAbsent()
  @IsIn(TICKET_SORTS)
  sort?: TicketSort;
}

/** A ticket on behalf of somebody: `requesterId`, or `requesterEmail` for somebody without an account. */
export class CreateTicketDto {
  @MayBeAbsent()
  @IsUUID()
  requesterId?: string;

  @MayBeAbsent()
  @IsEmailAddress()
  requesterEmail?: string;

  /** Where the ticket belongs with `requesterEmail`; the own organisation when absent. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;

  @IsLabel(255)
  subject: string;

  /** What the requester said, up to 20,000 characters, in lines. */
  @IsBody()
  body: string;

  /** `normal` when absent. */
  @ApiPropertyOptional({ enum: TICKET_PRIORITIES })
  @MayBeAbsent()
  @IsIn(TICKET_PRIORITIES)
  priority?: TicketPriority;

  @IsOptional()
  @IsUUID()
  assigneeId?: string | null;

  @IsOptional()
  @IsUUID()
  teamId?: string | null;

  @MayBeAbsent()
  @IsTags()
  tags?: string[];

  @MayBeAbsent()
  @IsAttachmentIds()
  attachmentIds?: string[];

  @IsClientKey()
  clientKey?: string;
}

/** Changes of a ticket; absent fields stay as they are, null clears. */
export class UpdateTicketDto {
  @MayBeAbsent()
  @IsLabel(255)
  subject?: string;

  @ApiPropertyOptional({ enum: TICKET_STATUSES })
  @MayBeAbsent()
  @IsIn(TICKET_STATUSES)
  status?: TicketStatus;

  @ApiPropertyOptional({ enum: TICKET_PRIORITIES })
  @MayBeAbsent()
  @IsIn(TICKET_PRIORITIES)
  priority?: TicketPriority;

  @IsOptional()
  @IsUUID()
  assigneeId?: string | null;

  @IsOptional()
  @IsUUID()
  teamId?: string | null;

  /** All of them: those that are missing here go. */
  @MayBeAbsent()
  @IsTags()
  tags?: string[];

  /** The version that was read, as in `If-Match`: changes nothing when somebody was quicker. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version?: number;
}

/** An answer of staff, or a note. */
export class StaffReplyDto {
  /** Up to 20,000 characters, in lines. */
  @IsBody()
  body: string;

  /** True: a note that the requester never sees. */
  @MayBeAbsent()
  @IsBoolean()
  internal?: boolean;

  /** Where the ticket goes in the same step. A public answer opens a new ticket by itself. */
  @ApiPropertyOptional({ enum: TICKET_STATUSES })
  @MayBeAbsent()
  @IsIn(TICKET_STATUSES)
  status?: TicketStatus;

  /** Uploaded files (`POST /api/attachments`), 10 at most. */
  @MayBeAbsent()
  @IsAttachmentIds()
  attachmentIds?: string[];

  /** Of one’s own making: the answer is written once, however often it is sent. */
  @IsClientKey()
  clientKey?: string;

  /** The version that was read: nothing is written when somebody was quicker. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version?: number;
}
