import { AccountView } from '#users';

/** The next tokens of a session. */
export class RefreshedView {
  accessToken: string;
  /** Replaces the one that was sent, which no longer works. */
  refreshToken: string;
}

/** An access token that stands. */
export class VerifiedView {
  valid: boolean;
  user: AccountView;
}
