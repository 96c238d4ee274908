import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsEmailAddress, IsPersonName } from '#users';

/** A newcomer. */
export class RegisterDto {
  /** Where the confirmation goes. */
  @IsEmailAddress()
  email: string;

  /** 12 to 256 characters; any characters, spaces included. */
  @IsString()
  @IsNotEmpty()
  password: string;

  @IsPersonName()
  first_name: string;

  @IsPersonName()
  last_name: string;

  @IsOptional()
  @IsPersonName()
  second_last_name?: string | null;

  /** Solution of a puzzle, when one was asked for with PROOF_OF_WORK_REQUIRED. */
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  proof_of_work?: string;
}
