import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const IncidentErrors = defineErrors('incidents', {
  INCIDENT_OVER: { kind: 'conflict', message: 'This incident is over.' },
  INCIDENT_IS_TEST: { kind: 'conflict', message: 'This is a test: acknowledge it, and it is over.' },
});
