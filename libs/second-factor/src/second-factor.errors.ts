import { defineErrors } from '#platform/errors';

/** Refusals of the second step of signing in. */
export const SecondFactorErrors = defineErrors('second-factor', {
  SECOND_FACTOR_REQUIRED: {
    kind: 'unauthorized',
    message: 'A second factor is needed; details.factors says which, and details.challengeId goes with it.',
  },
  SIGN_IN_CHALLENGE_ENDED: { kind: 'unauthorized', message: 'This sign-in took too long, failed too often or is done; begin again.' },
});
