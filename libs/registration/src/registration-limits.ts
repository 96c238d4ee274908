import { limit } from '#platform/limits';
import { emailNamedIn } from '#users';

export const registerLimits = [
  limit({ name: 'auth.register.address', by: 'address', max: 30, windowSeconds: 3600 }),
  limit({ name: 'auth.register.account', by: emailNamedIn, max: 5, windowSeconds: 3600 }),
];

export const confirmLimits = [limit({ name: 'auth.confirm.address', by: 'address', max: 60, windowSeconds: 60 })];
