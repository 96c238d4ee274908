import { limit, type LimitedRequest } from '#platform/limits';
import { normaliseEmail } from '#users';

/** The account a request names, existing or not: otherwise the refusal would tell them apart. */
function accountOf(request: LimitedRequest): string | null {
  const { email } = (request.body ?? {}) as { email?: unknown };
  return normaliseEmail(email);
}

const MINUTE = 60;
const HOUR = 3600;

export const loginLimits = [
  limit({ name: 'auth.login.address', by: 'address', max: 30, windowSeconds: MINUTE }),
  limit({ name: 'auth.login.account', by: accountOf, max: 10, windowSeconds: 5 * MINUTE }),
];

export const registerLimits = [
  limit({ name: 'auth.register.address', by: 'address', max: 10, windowSeconds: HOUR }),
  limit({ name: 'auth.register.account', by: accountOf, max: 5, windowSeconds: HOUR }),
];

export const confirmLimits = [limit({ name: 'auth.confirm.address', by: 'address', max: 60, windowSeconds: MINUTE })];
export const refreshLimits = [limit({ name: 'auth.refresh.address', by: 'address', max: 300, windowSeconds: MINUTE })];
export const verifyLimits = [limit({ name: 'auth.verify.address', by: 'address', max: 600, windowSeconds: MINUTE })];
export const setupLimits = [limit({ name: 'setup.address', by: 'address', max: 30, windowSeconds: MINUTE })];
