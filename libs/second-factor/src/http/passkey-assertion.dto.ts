import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Equals, IsObject, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { FactorProof, PasskeyAssertion } from '#factors';

const BASE64URL = /^[\w-]+$/;
const problem = { message: '$property must be base64url' };

/** What the authenticator signed, and the signature; all of it base64url. */
export class AssertionResponseDto {
  @IsString()
  @Length(1, 4096)
  @Matches(BASE64URL, problem)
  clientDataJSON: string;

  @IsString()
  @Length(1, 4096)
  @Matches(BASE64URL, problem)
  authenticatorData: string;

  @IsString()
  @Length(1, 4096)
  @Matches(BASE64URL, problem)
  signature: string;

  /** Whose passkey it is, as the authenticator remembers. */
  @IsOptional()
  @IsString()
  @Length(1, 128)
  @Matches(BASE64URL, problem)
  userHandle?: string;
}

/** What `PublicKeyCredential.toJSON()` writes of every credential, whatever was asked for. */
export class PublicKeyCredentialDto {
  @IsString()
  @Length(1, 1400)
  @Matches(BASE64URL, problem)
  id: string;

  @IsString()
  @Length(1, 1400)
  @Matches(BASE64URL, problem)
  rawId: string;

  @Equals('public-key')
  type: 'public-key';

  @IsOptional()
  @IsString()
  @MaxLength(40)
  authenticatorAttachment?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  clientExtensionResults?: object;
}

/** The result of `navigator.credentials.get`. */
export class PasskeyAssertionDto extends PublicKeyCredentialDto {
  @IsObject()
  @ValidateNested()
  @Type(() => AssertionResponseDto)
  response: AssertionResponseDto;
}

/** The assertion as the factor takes it; what our checks do not use stays behind. */
export function toAssertion({ id, rawId, response }: PasskeyAssertionDto): PasskeyAssertion {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    id,
    rawId,
    type: 'public-key',
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle === undefined ? {} : { userHandle }) },
    clientExtensionResults: {},
  };
}

/** Null unless exactly one of both is there. */
export function toProof(body: { code?: string; passkey?: PasskeyAssertionDto }): FactorProof | null {
  if ((body.code === undefined) === (body.passkey === undefined)) return null;
  return body.passkey === undefined ? { code: body.code!.replaceAll(/\s/g, '') } : { passkey: toAssertion(body.passkey) };
}
