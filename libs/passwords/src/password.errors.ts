import { defineErrors } from '#platform/errors';

/** Refusals of passwords. */
export const PasswordErrors = defineErrors('passwords', {
  WEAK_PASSWORD: { kind: 'invalid', message: 'The password is too easy to guess; details.reasons says why.' },
  PASSWORD_UNCHANGED: { kind: 'invalid', message: 'This is your password already; choose another one.' },
  INVALID_CREDENTIALS: { kind: 'unauthorized', message: 'The address or the password is wrong.' },
});
