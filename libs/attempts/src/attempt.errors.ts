import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const AttemptErrors = defineErrors('attempts', {
  PROOF_OF_WORK_REQUIRED: {
    kind: 'too_many',
    message: 'Many come from where you are. Solve a challenge and send it as proof_of_work, or wait as long as Retry-After says.',
  },
});
