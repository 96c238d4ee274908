import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { IsEmailAddress, IsPasswordText } from './registration.dto.js';

const MAX_TOKEN = 4096;

/** Somebody who wants in. */
export class LoginDto {
  @IsEmailAddress()
  email: string;

  @IsPasswordText()
  password: string;
}

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
