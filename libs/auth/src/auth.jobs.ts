import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes what sessions, registrations and set-up links leave behind. Scheduled; safe to run twice. */
export const PurgeAuth = defineJob({
  name: 'auth.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
