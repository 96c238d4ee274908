import { IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { type ClientKind, IsClientKind } from '#session-tokens';

const MAX_TOKEN = 4096;

/** An access token to be judged. */
export class VerifyDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TOKEN)
  token: string;
}

/** A refresh token to be exchanged: in the body, or with `client: "cookie"` in its cookie. */
export class RefreshDto {
  /** Left out by cookie clients, and by nobody else. */
  @ValidateIf((body: RefreshDto) => body.client !== 'cookie' || body.token !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TOKEN)
  token?: string;

  /** Where the tokens are kept: `bearer` (default) by the client itself, `cookie` in cookies that no script can read. */
  @IsClientKind()
  client?: ClientKind;
}
