import { IsIn, IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { IsTimeZone, MayBeAbsent } from '#platform/http';
import { LANGUAGES } from '#platform/i18n';
import { IsEmailAddress, IsPersonName } from '#users';

const given = (value: unknown): boolean => value !== undefined && value !== null;

/** Changes of the own profile; absent fields stay as they are. */
export class UpdateProfileDto {
  @MayBeAbsent()
  @IsPersonName()
  firstName?: string;

  @MayBeAbsent()
  @IsPersonName()
  lastName?: string;

  /** Null removes it. */
  @ValidateIf((_, value) => given(value))
  @IsPersonName()
  secondLastName?: string | null;

  /** Of mails and pages. */
  @MayBeAbsent()
  @IsIn(LANGUAGES)
  language?: string;

  /** Name of the tz database, such as `Europe/Madrid`; null: that of the organisation. */
  @ValidateIf((_, value) => given(value))
  @IsTimeZone()
  timeZone?: string | null;
}

/** Another address. */
export class ChangeEmailDto {
  /** Where the link goes that makes it the account's address. */
  @IsEmailAddress()
  email: string;
}

/** What a mailed link carries. */
export class LinkDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  token: string;
}
