import { IsOptional, IsString, Length } from 'class-validator';

/** Which mails. */
export class MailboxDto {
  /** Only mails to this address, in the spelling it is stored in (lower case). */
  @IsOptional()
  @IsString()
  @Length(1, 320)
  to?: string;
}
