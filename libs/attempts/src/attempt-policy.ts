import type { Settings } from '#platform/settings';
import { AttemptSettings } from './attempt.settings.js';

/** What somebody tries to prove. */
export type AttemptKind = 'login' | 'second-factor' | 'change-password' | 'step-up' | 'reset-password';

/**
 * Who an attempt is counted for: the account from one customer's network, the account from everywhere, or a device that
 * has signed in to the account before.
 */
export type AttemptTier = 'network' | 'account' | 'device';

/** How many failures in a row pass, and what the next one costs. */
export interface TierPolicy {
  /** Failures in a row without a wait. */
  readonly free: number;
  /** The wait after the last free failure; each further failure doubles it. */
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
  /** Failures in a row after which no attempt of this tier passes until it is forgiven. */
  readonly most?: number;
}

export type AttemptPolicy = Partial<Record<AttemptTier, TierPolicy>> & { readonly account: TierPolicy };

const REAUTHENTICATION: AttemptPolicy = { account: { free: 5, firstWaitSeconds: 60, longestWaitSeconds: 900 } };

/**
 * The one table of attempts. Passwords at sign-in: somebody who guesses from one place waits soon, somebody who guesses
 * from many places waits later, and neither makes the owner wait on a device that signed in before. A device that fails
 * ten times in a row is one like any other again.
 */
const POLICIES: Readonly<Record<AttemptKind, AttemptPolicy | ((settings: Settings) => AttemptPolicy)>> = {
  login: (settings) => {
    const waits = {
      firstWaitSeconds: settings.get(AttemptSettings['attempts.login.first-wait']),
      longestWaitSeconds: settings.get(AttemptSettings['attempts.login.longest-wait']),
    };
    return {
      device: { free: 10, firstWaitSeconds: 1, longestWaitSeconds: 1, most: 10 },
      network: { free: settings.get(AttemptSettings['attempts.login.free-failures']), ...waits },
      account: {
        free: settings.get(AttemptSettings['attempts.login.free-failures-everywhere']),
        ...waits,
        most: settings.get(AttemptSettings['attempts.login.most-failures']),
      },
    };
  },
  'second-factor': { account: { free: 10, firstWaitSeconds: 900, longestWaitSeconds: 900 } },
  'change-password': REAUTHENTICATION,
  'step-up': REAUTHENTICATION,
  'reset-password': REAUTHENTICATION,
};

/** The row of a kind, with the numbers in force. */
export function attemptPolicy(kind: AttemptKind, settings: Settings): AttemptPolicy {
  const policy = POLICIES[kind];
  return typeof policy === 'function' ? policy(settings) : policy;
}

/** Has values refused with which the first wait would be longer than the longest. */
export function judgeWaits(settings: Settings): void {
  const { 'attempts.login.first-wait': first, 'attempts.login.longest-wait': longest } = AttemptSettings;
  settings.judge(first, async (seconds, next) => (seconds > next(longest) ? `must be at most ${longest.key}` : null));
  settings.judge(longest, async (seconds, next) => (seconds < next(first) ? `must be at least ${first.key}` : null));
}
