import type { UserSummary } from '#users';

/** It is done. */
export class DoneView {
  ok: boolean;
}

/** The person behind an account. */
export class AccountView {
  /** UUID. */
  id: string;
  email: string;
  first_name: string;
  last_name: string;
  second_last_name: string | null;
}

/** A session's tokens and whose they are. */
export class LoginView {
  /** JWT; send it as `Authorization: Bearer …`. Good for ten minutes. */
  accessToken: string;
  /** JWT; exchange it for the next pair. Works once. */
  refreshToken: string;
  user: AccountView;
}

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

export function toAccountView(user: UserSummary): AccountView {
  return { id: user.id, email: user.email, first_name: user.firstName, last_name: user.lastName, second_last_name: user.secondLastName };
}
