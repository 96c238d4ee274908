import { IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { IsPasswordText } from '#passwords';

/** Confirms an address with one of two passwords. */
export class ConfirmDto {
  /** The token of the mailed link. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  token: string;

  /** The password chosen at registration. */
  @ValidateIf((body: ConfirmDto) => body.new_password === undefined)
  @IsPasswordText()
  password?: string;

  /** Another password instead; the one chosen at registration is thrown away. */
  @ValidateIf((body: ConfirmDto) => body.new_password !== undefined)
  @IsString()
  @IsNotEmpty()
  new_password?: string;
}
