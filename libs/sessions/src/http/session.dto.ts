import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

const MAX_TOKEN = 4096;

/** An access token to be judged. */
export class VerifyDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TOKEN)
  token: string;
}

/** A refresh token to be exchanged. */
export class RefreshDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TOKEN)
  token: string;
}
