import { IsOptional, IsString, Length, Matches } from 'class-validator';

/** Which mails. */
export class MailboxDto {
  /** Only mails to this address, in the spelling it is stored in (lower case). */
  @IsOptional()
  @IsString()
  @Length(1, 320)
  @Matches(/^[^\p{C}]*$/u, { message: '$property must have no control characters' })
  to?: string;
}
