import { IsPasswordText } from '#passwords';
import { IsEmailAddress } from '#users';

/** Somebody who wants in. */
export class LoginDto {
  @IsEmailAddress()
  email: string;

  @IsPasswordText()
  password: string;
}
