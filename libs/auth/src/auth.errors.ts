import { defineErrors } from '#platform/errors';

/** Refusals of accounts and passwords. */
export const AuthErrors = defineErrors('auth', {
  WEAK_PASSWORD: { kind: 'invalid', message: 'The password is too easy to guess; details.reasons says why.' },
  REGISTRATION_CLOSED: { kind: 'forbidden', message: 'Nobody can register here at the moment.' },
  EMAIL_DOMAIN_NOT_ALLOWED: { kind: 'forbidden', message: 'Addresses of this domain cannot register here.' },
  EMAIL_TAKEN: { kind: 'conflict', message: 'There is an account with this address already.' },
  INVALID_CREDENTIALS: { kind: 'unauthorized', message: 'The address or the password is wrong.' },
  EMAIL_NOT_CONFIRMED: { kind: 'unauthorized', message: 'Confirm your address first: follow the link in the mail we sent you.' },
  SETUP_CLOSED: { kind: 'gone', message: 'This installation has an administrator already; set-up links no longer work.' },
});

/** Refusals of tokens in mailed or printed links. */
export const LinkErrors = defineErrors('auth', {
  INVALID_TOKEN: { kind: 'invalid', message: 'This token is not one of ours.' },
  EXPIRED_TOKEN: { kind: 'invalid', message: 'This token is too old.' },
  TOKEN_ALREADY_USED: { kind: 'invalid', message: 'This token has been used, or another one has taken its place.' },
});

/** The same refusals of tokens that carry a session. */
export const SessionErrors = defineErrors('auth', {
  INVALID_TOKEN: { kind: 'unauthorized', message: 'This token is not one of ours, or its session has ended.' },
  EXPIRED_TOKEN: { kind: 'unauthorized', message: 'This token is too old; sign in again.' },
  TOKEN_ALREADY_USED: { kind: 'unauthorized', message: 'This refresh token was used before, so the session has been ended; sign in again.' },
});
