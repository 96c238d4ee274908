import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** The first administrator. What is wrong with address or password is said by the command, so that the page can show it. */
export class SetupDto {
  /** The token of the printed link. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  token: string;

  @IsString()
  @MaxLength(320)
  email: string;

  @IsString()
  password: string;
}
