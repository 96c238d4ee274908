import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes sessions that ended long ago. Scheduled; safe to run twice. */
export const PurgeSessions = defineJob({
  name: 'sessions.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
