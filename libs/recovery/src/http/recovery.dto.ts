import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { IsPasswordText } from '#passwords';
import { IsEmailAddress } from '#users';

/** An address whose password was forgotten. */
export class ForgotPasswordDto {
  @IsString()
  @IsEmailAddress()
  email: string;
}

/** A new password, with the token of the mailed link. */
export class ResetPasswordDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  token: string;

  @IsPasswordText()
  password: string;
}

/** Another password, by whoever knows the one in force. */
export class ChangePasswordDto {
  @IsPasswordText()
  current_password: string;

  @IsPasswordText()
  new_password: string;
}
