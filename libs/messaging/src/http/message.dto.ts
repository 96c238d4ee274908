import { Transform, Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Matches, Max, Min, MinLength } from 'class-validator';
import { IsAttachmentIds } from '#attachments';
import { IsPageLimit, MaxLength, MayBeAbsent, PageDto } from '#platform/http';

const MOST = 10_000;
const MOST_SEQUENCE = 2_147_483_647;
/** Line ends and tabs are text, other control characters are not. */
const TEXT = /^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u;
const TEXT_MESSAGE = { message: '$property must have no control characters' };

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

/** A message to one person. */
export class SendMessageDto {
  @IsUUID()
  recipientId: string;

  /** Made by the client, a new one for each message: sent again under it, it is the same message. */
  @IsUUID()
  clientId: string;

  /** Text; may be empty with attachments. */
  @Transform(trimmed)
  @IsString()
  @MaxLength(MOST)
  @Matches(TEXT, TEXT_MESSAGE)
  body: string;

  /** Uploaded before, with `POST /api/attachments`. */
  @MayBeAbsent()
  @IsAttachmentIds()
  attachmentIds?: string[];
}

/** Another text. */
export class EditMessageDto {
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(MOST)
  @Matches(TEXT, TEXT_MESSAGE)
  body: string;
}

/** Which conversations. */
export class ListConversationsDto extends PageDto {}

/** Which people. */
export class ListBlockedDto extends PageDto {}

/** Which part of a conversation; the newest messages when neither is given. */
export class ListMessagesDto {
  /** Those right before this sequence: `nextCursor` of a page leads to the one before it. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_SEQUENCE)
  before?: number;

  /** Those right after this sequence. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MOST_SEQUENCE)
  after?: number;

  @IsPageLimit()
  limit?: number;
}

/** Whom to write to. */
export class FindPeopleDto {
  /** Beginnings of words of a name, one of them of three letters at least. */
  @IsString()
  @MinLength(3)
  @MaxLength(100)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  search: string;
}
