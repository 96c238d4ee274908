import { defineErrors } from '#platform/errors';

/** Refusals for how somebody is signed in, not for what they may do. */
export const AccessErrors = defineErrors('access', {
  STEP_UP_REQUIRED: { kind: 'forbidden', message: 'Prove again that it is you, then repeat this.' },
  IMPERSONATION_FORBIDDEN: { kind: 'forbidden', message: 'This can only be done by the person themselves.' },
});
