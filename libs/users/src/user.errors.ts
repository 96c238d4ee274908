import { defineErrors } from '#platform/errors';

/** Refusals that concern accounts. */
export const UserErrors = defineErrors('users', {
  LAST_ADMINISTRATOR: { kind: 'conflict', message: 'Somebody has to administrate the installation: give another person that role first.' },
  TOO_MANY_ROLES: { kind: 'conflict', message: 'This person holds a hundred roles already. Take one away first.' },
  ACCOUNT_SUSPENDED: { kind: 'unauthorized', message: 'This account is suspended; details.until says for how long.' },
  EMAIL_TAKEN: { kind: 'conflict', message: 'There is an account with this address already.' },
});
