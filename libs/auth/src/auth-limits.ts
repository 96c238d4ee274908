import { limit } from '#platform/limits';

const least = { max: 5, windowSeconds: 3600 };

/**
 * Volume only: how often one address is guessed at, and by whom, is counted by `#attempts`, where nobody can use up
 * what an account's owner needs.
 */
export const loginLimits = [
  limit({ name: 'auth.login.address', by: 'address', max: 30, windowSeconds: 60, maxAlone: 10, least }),
  limit({ name: 'auth.login.address-hour', by: 'address', max: 300, windowSeconds: 3600, maxAlone: 60, least }),
  limit({ name: 'auth.login.network', by: 'network', max: 300, windowSeconds: 60, maxAlone: 100, least }),
];

/** The page asks once. */
export const doorLimits = [limit({ name: 'auth.door.address', by: 'address', max: 120, windowSeconds: 60 })];

export const setupLimits = [limit({ name: 'setup.address', by: 'address', max: 30, windowSeconds: 60 })];
