import type { UserSummary } from '../user-directory.js';

/** The person behind an account. */
export class AccountView {
  /** UUID. */
  id: string;
  email: string;
  first_name: string;
  last_name: string;
  second_last_name: string | null;
}

export function toAccountView(user: UserSummary): AccountView {
  return { id: user.id, email: user.email, first_name: user.firstName, last_name: user.lastName, second_last_name: user.secondLastName };
}
