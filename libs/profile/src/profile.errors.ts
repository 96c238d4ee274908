import { defineErrors } from '#platform/errors';

/** Refusals that concern the own account. */
export const ProfileErrors = defineErrors('profile', {
  EMAIL_UNCHANGED: { kind: 'invalid', message: 'This is your address already.' },
});
