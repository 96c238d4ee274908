import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '#platform/http';
import { LANGUAGES } from '#platform/i18n';
import { IsPersonName } from '#users';

/** The first administrator. What is wrong with address or password is said by the command, so that the page can show it. */
export class SetupDto {
  /** The token of the printed link. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  token: string;

  @IsString()
  @MaxLength(320)
  email: string;

  @IsString()
  password: string;

  /** Made from the address when absent, as is the last name. */
  @MayBeAbsent()
  @IsPersonName()
  firstName?: string;

  @MayBeAbsent()
  @IsPersonName()
  lastName?: string;

  /** Of the account and its mails; that of the request (`Accept-Language`) when absent. */
  @MayBeAbsent()
  @IsIn(LANGUAGES)
  language?: 'es' | 'en';

  /** True: fill the installation with demo data as well. */
  @MayBeAbsent()
  @IsBoolean()
  // What a ticked box of a form sends.
  @Transform(({ value }) => (value === 'on' ? true : value))
  demo?: boolean;
}
