import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsUUID, Matches } from 'class-validator';
import { MayBeAbsent, PageDto } from '#platform/http';

/** Which of one's own notifications. */
export class NotificationListDto extends PageDto {
  /** True: only those that were not read. */
  @ApiPropertyOptional({ type: Boolean })
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  unread?: boolean;

  /** Such as `messages.received`. */
  @MayBeAbsent()
  @Matches(/^[a-z.-]{3,60}$/, { message: '$property must be the name of a topic' })
  topic?: string;
}

/** Up to where somebody has read. */
export class ReadNotificationsDto {
  /** Id of the newest notification that they saw: those that came since stay unread. */
  @IsUUID()
  upTo: string;
}
