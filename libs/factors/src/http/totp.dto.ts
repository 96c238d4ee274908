import { IsString, Matches } from 'class-validator';

/** A code of the app that is being set up. */
export class ConfirmTotpDto {
  /** Six digits; spaces are ignored. */
  @IsString()
  @Matches(/^\s*(\d\s*){6}$/, { message: '$property must be six digits' })
  code: string;
}
