import { IsBoolean, IsNotEmpty, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

/** Which consent. */
export class ConsentParams {
  @Matches(/^[a-z]+(-[a-z]+)*$/)
  @MaxLength(50)
  kind: string;
}

/** Yes or no. */
export class SayConsentDto {
  @IsBoolean()
  granted: boolean;

  /** The version of the text that was shown; needed for a yes. */
  @ValidateIf((body: SayConsentDto) => body.granted || body.version !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  version?: string;
}
