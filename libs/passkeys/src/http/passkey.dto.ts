import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsLabel } from '#platform/http';
import { PasskeyAssertionDto, PublicKeyCredentialDto } from '#second-factor';
import { type ClientKind, IsClientKind } from '#sessions';
import { IsEmailAddress } from '#users';

const BASE64URL = /^[\w-]+$/;
const problem = { message: '$property must be base64url' };

/** What a new passkey says of itself; all of it base64url. */
export class CreationResponseDto {
  @IsString()
  @Length(1, 4096)
  @Matches(BASE64URL, problem)
  clientDataJSON: string;

  @IsString()
  @Length(1, 12_000)
  @Matches(BASE64URL, problem)
  attestationObject: string;

  /** How the authenticator is reached, such as `internal` or `usb`. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Matches(/^[a-z-]{1,20}$/, { each: true })
  transports?: string[];

  /** Part of `attestationObject`, repeated by the browser; not read. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  authenticatorData?: string;

  /** Likewise. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  publicKey?: string;

  /** Likewise. */
  @IsOptional()
  @IsInt()
  publicKeyAlgorithm?: number;
}

/** The result of `navigator.credentials.create`. */
export class PasskeyCreationDto extends PublicKeyCredentialDto {
  @IsObject()
  @ValidateNested()
  @Type(() => CreationResponseDto)
  response: CreationResponseDto;
}

/** A passkey to be added. */
export class RegisterPasskeyDto {
  /** What its owner calls it, such as `Laptop`. */
  @IsLabel(60)
  name: string;

  @IsObject()
  @ValidateNested()
  @Type(() => PasskeyCreationDto)
  passkey: PasskeyCreationDto;
}

/** Another name. */
export class RenamePasskeyDto {
  @IsLabel(60)
  name: string;
}

/** Who wants to prove themselves, if that is known. */
export class LoginOptionsDto {
  /** Then only a passkey of this account will count; the answer is the same whether there is one. Null: anybody's. */
  @ValidateIf((_, value) => value !== null)
  @IsEmailAddress()
  email: string | null;
}

/** Somebody who wants in with a passkey. */
export class PasskeyLoginDto {
  /** The passkey's answer to the options of `POST /api/auth/passkeys/login-options`. */
  @IsObject()
  @ValidateNested()
  @Type(() => PasskeyAssertionDto)
  passkey: PasskeyAssertionDto;

  /** Where the tokens go: `bearer` (the default) into the answer, `cookie` into cookies that no script can read. */
  @IsClientKind()
  client?: ClientKind;
}
