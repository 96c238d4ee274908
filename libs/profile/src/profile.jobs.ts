import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Forgets addresses of changes that are over, and old links. Scheduled; safe to run twice. */
export const PurgeProfileLinks = defineJob({
  name: 'profile.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
