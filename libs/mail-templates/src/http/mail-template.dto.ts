import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { type Language, LANGUAGES } from '#platform/i18n';

/** Which form of a mail. */
export class MailPreviewDto {
  /** `es` or `en`. Default: the language of the client. */
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;

  /** One of the mail's variants. Default: the first. */
  @IsOptional()
  @IsString()
  @Length(1, 60)
  variant?: string;
}
