import { MayBeAbsent } from '#platform/http';
import { IsEmailAddress } from '#users';

/** Where the test mail goes. */
export class TestMailDto {
  /** The caller's own address when absent. */
  @MayBeAbsent()
  @IsEmailAddress()
  to?: string;
}
