import { IsPasswordText } from '#passwords';
import { type ClientKind, IsClientKind } from '#sessions';
import { IsEmailAddress } from '#users';

/** Somebody who wants in. */
export class LoginDto {
  @IsEmailAddress()
  email: string;

  @IsPasswordText()
  password: string;

  /** Where the tokens go: `bearer` (the default) into the answer, `cookie` into cookies that no script can read. */
  @IsClientKind()
  client?: ClientKind;
}
