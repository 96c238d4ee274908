import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent, PageDto } from '#platform/http';
import type { InboundMailState } from '#platform/inbound-mail';

const STATES = ['waiting', 'handled', 'ignored', 'held', 'failed'] as const satisfies readonly InboundMailState[];

/** Which mails. */
export class ListInboundMailsDto extends PageDto {
  /** Absent: all. */
  @ApiPropertyOptional({ enum: STATES })
  @MayBeAbsent()
  @IsIn(STATES)
  state?: InboundMailState;
}
