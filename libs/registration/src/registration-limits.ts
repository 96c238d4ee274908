import { limit, type LimitedRequest, networkKey } from '#platform/limits';
import { emailNamedIn } from '#users';

export const registerLimits = [
  limit({ name: 'auth.register.address', by: 'address', max: 300, windowSeconds: 3600, maxAlone: 30 }),
  limit({ name: 'auth.register.account', by: accountFromNetwork, max: 5, windowSeconds: 3600 }),
];

/**
 * The address that is to be registered, from one network: whoever registers somebody else's address is refused, its owner
 * elsewhere is not. What they share are the mails to the mailbox (`RegistrationService`), by any of which its owner goes on.
 */
function accountFromNetwork(request: LimitedRequest): string | null {
  const email = emailNamedIn(request);
  return email === null ? null : `${networkKey(request.ip)} ${email}`;
}

/** Counted by the handler: above it a newcomer brings a proof of work, since a whole office may register on its first day. */
export const freeRegistrations = limit({ name: 'auth.register.free', by: 'address', max: 30, windowSeconds: 3600 });

export const confirmLimits = [limit({ name: 'auth.confirm.address', by: 'address', max: 60, windowSeconds: 60 })];
