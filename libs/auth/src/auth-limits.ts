import { addressKey, limit, type LimitedRequest } from '#platform/limits';
import { emailNamedIn } from '#users';

export const loginLimits = [
  limit({ name: 'auth.login.address', by: 'address', max: 30, windowSeconds: 60 }),
  limit({ name: 'auth.login.guess', by: guesserOfAccount, max: 10, windowSeconds: 300 }),
  // Wide, since whoever knows an address can use it up and keep its owner out for the rest of the hour.
  limit({ name: 'auth.login.account', by: emailNamedIn, max: 100, windowSeconds: 3600 }),
];

export const setupLimits = [limit({ name: 'setup.address', by: 'address', max: 30, windowSeconds: 60 })];

/** The account named in the body together with where the request comes from: one guesser does not stand in the owner's way. */
function guesserOfAccount(request: LimitedRequest): string | null {
  const email = emailNamedIn(request);
  return email === null ? null : `${email} ${addressKey(request.ip)}`;
}
