import { defineErrors } from '#platform/errors';

/** Refusals of tokens in mailed or printed links. */
export const LinkErrors = defineErrors('platform/keys', {
  INVALID_TOKEN: { kind: 'invalid', message: 'This token is not one of ours.' },
  EXPIRED_TOKEN: { kind: 'invalid', message: 'This token is too old.' },
  TOKEN_ALREADY_USED: { kind: 'invalid', message: 'This token has been used, or another one has taken its place.' },
});

/** Where a used link must be told from a bad one by its status alone. */
export const UsedLinkErrors = defineErrors('platform/keys', {
  TOKEN_ALREADY_USED: { kind: 'conflict', message: 'This link has been used, or another one has taken its place.' },
});

/** The same refusals of tokens that carry a session. */
export const SessionErrors = defineErrors('platform/keys', {
  INVALID_TOKEN: { kind: 'unauthorized', message: 'This token is not one of ours, or its session has ended.' },
  EXPIRED_TOKEN: { kind: 'unauthorized', message: 'This token is too old; sign in again.' },
  TOKEN_ALREADY_USED: {
    kind: 'unauthorized',
    message: 'This refresh token was used before, so the session has been ended; sign in again.',
  },
});
