import { defineErrors } from '#platform/errors';

/** Refusals for how somebody is signed in, not for what they may do. */
export const AccessErrors = defineErrors('access', {
  STEP_UP_REQUIRED: { kind: 'forbidden', message: 'Prove again that it is you, then repeat this.' },
  AMBIGUOUS_CREDENTIALS: { kind: 'invalid', message: 'Send either a bearer token or the cookies of a session, never both.' },
  CROSS_SITE_REQUEST: { kind: 'forbidden', message: 'This request did not come from a page of this platform.' },
  CSRF_TOKEN_INVALID: { kind: 'forbidden', message: 'Repeat the token of your session in the header X-CSRF-Token.' },
  IMPERSONATION_FORBIDDEN: { kind: 'forbidden', message: 'This can only be done by the person themselves.' },
});
