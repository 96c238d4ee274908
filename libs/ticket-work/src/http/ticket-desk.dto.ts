import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '#platform/http';
import { TICKET_PRIORITIES, TICKET_STATUSES, type TicketPriority, type TicketStatus } from '#tickets';
import { IsTags } from './ticket-admin.dto.js';

/** What changes of each ticket; absent fields stay as they are, null clears. */
export class BulkChangesDto {
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

  /** Beside those that each has. */
  @MayBeAbsent()
  @IsTags()
  addTags?: string[];

  @MayBeAbsent()
  @IsTags()
  removeTags?: string[];
}

/** The same for many tickets. */
export class BulkTicketsDto {
  /** 1 to 100. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  ids: string[];

  @IsObject()
  @ValidateNested()
  @Type(() => BulkChangesDto)
  changes: BulkChangesDto;
}

/** Where a ticket goes. */
export class MergeTicketDto {
  /** Another ticket of the same requester. */
  @IsUUID()
  into: string;
}

/** That one looks at a ticket. */
export class LookAtTicketDto {
  /** True while one writes an answer. */
  @MayBeAbsent()
  @IsBoolean()
  writing?: boolean;
}

/** Which names. */
export class SuggestDto {
  /** What they begin with or, of people, a part of their names. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  search?: string;

  /** All of one’s reach when absent; for people, the own organisation. */
  @MayBeAbsent()
  @IsUUID()
  organisationId?: string;
}
