import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes sign-ins and set-ups that were never finished. Scheduled; safe to run twice. */
export const PurgeSecondFactors = defineJob({
  name: 'second-factor.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
