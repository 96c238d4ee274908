import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const AuthErrors = defineErrors('auth', {
  EMAIL_NOT_CONFIRMED: { kind: 'unauthorized', message: 'Confirm your address first: follow the link in the mail we sent you.' },
  SETUP_CLOSED: { kind: 'gone', message: 'This installation has an administrator already; set-up links no longer work.' },
});
