import type { FoundSetupLink } from '../setup.service.js';

/** It is done: the administrator can sign in. */
export class SetupDoneView {
  ok: boolean;
  /** Address of the account as it is spelled from now on. */
  email: string;
  /** Language of the account: `es` or `en`. */
  language: string;
  /** What became of the demo data: `none` was wanted, it is `loaded`, or seeding `failed` and can be tried again (`POST /api/admin/demo`). */
  demo: 'none' | 'loaded' | 'failed';
}

/** What a set-up link is good for. */
export class SetupStateView {
  /**
   * `open`: it can be used. `expired` and `used` (or replaced by a newer one): make another on the server. `unknown`: it was
   * never made here. `closed`: the installation has an administrator; sign in instead.
   */
  state: 'open' | 'expired' | 'used' | 'unknown' | 'closed';
  /** When it stops, or stopped, working; null when there is nothing to say about it. */
  expiresAt: string | null;
  /** How long a password has to be, in characters. */
  passwordMinLength: number;
}

export function toSetupStateView({ state, expiresAt }: FoundSetupLink, passwordMinLength: number): SetupStateView {
  return { state, expiresAt: expiresAt?.toISOString() ?? null, passwordMinLength };
}
