import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes counters that were quiet for long. Scheduled; safe to run twice. */
export const PurgeAttempts = defineJob({
  name: 'attempts.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
