import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes what registrations leave behind. Scheduled; safe to run twice. */
export const PurgeRegistrations = defineJob({
  name: 'registration.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
