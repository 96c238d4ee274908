import { AccountView } from '#users';

/** A session's tokens and whose they are. */
export class LoginView {
  /** JWT; send it as `Authorization: Bearer …`. Good for ten minutes. */
  accessToken: string;
  /** JWT; exchange it for the next pair. Works once. */
  refreshToken: string;
  user: AccountView;
}
