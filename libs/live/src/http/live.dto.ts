import { IsOptional, IsString, MaxLength } from 'class-validator';

/** Where a page was. */
export class OpenLiveDto {
  /** The id of the last event it saw, for clients that cannot send `Last-Event-ID`; the header counts where both are sent. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  lastEventId?: string;
}
