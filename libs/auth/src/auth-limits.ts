import { limit } from '#platform/limits';
import { emailNamedIn } from '#users';

export const loginLimits = [
  limit({ name: 'auth.login.address', by: 'address', max: 30, windowSeconds: 60 }),
  limit({ name: 'auth.login.account', by: emailNamedIn, max: 10, windowSeconds: 300 }),
];

export const setupLimits = [limit({ name: 'setup.address', by: 'address', max: 30, windowSeconds: 60 })];
