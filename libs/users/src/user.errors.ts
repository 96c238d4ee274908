import { defineErrors } from '#platform/errors';

/** Refusals that concern accounts. */
export const UserErrors = defineErrors('users', {
  EMAIL_TAKEN: { kind: 'conflict', message: 'There is an account with this address already.' },
});
