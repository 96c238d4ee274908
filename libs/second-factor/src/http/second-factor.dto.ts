import { Type } from 'class-transformer';
import { IsNotEmpty, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';
import { IsPasswordText } from '#passwords';
import { MayBeAbsent } from '#platform/http';
import { type ClientKind, IsClientKind } from '#sessions';
import { PasskeyAssertionDto } from './passkey-assertion.dto.js';

/** One second factor: either a code or a passkey. */
export class FactorProofDto {
  /** Six digits of the authenticator app, or a recovery code. */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  code?: string;

  /** The passkey's answer to the options of `POST /api/auth/passkeys/login-options`. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PasskeyAssertionDto)
  passkey?: PasskeyAssertionDto;
}

/** The second step of a sign-in. */
export class SecondFactorDto extends FactorProofDto {
  /** From `details.challengeId` of the refused login. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  challengeId: string;

  /** Where the tokens go: `bearer` (the default) into the answer, `cookie` into cookies that no script can read. */
  @IsClientKind()
  client?: ClientKind;
}

/** Proof that it is still the person: one of the three. */
export class StepUpDto extends FactorProofDto {
  /** For people without a second factor. */
  @MayBeAbsent()
  @IsPasswordText()
  password?: string;
}
