import { AccountView } from '#users';

/** A session's tokens and whose they are. */
export class LoginView {
  /** JWT; send it as `Authorization: Bearer …`. Good for ten minutes. Null for cookie clients, whose tokens no script can read. */
  accessToken: string | null;
  /** JWT; exchange it for the next pair. Works once. Null for cookie clients. */
  refreshToken: string | null;
  /** For cookie clients: send it as `X-CSRF-Token` with every request that changes something. */
  csrfToken?: string;
  user: AccountView;
}
