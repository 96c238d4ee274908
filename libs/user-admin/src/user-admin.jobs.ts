import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Notes suspensions that are over by their time. Scheduled; safe to run twice. */
export const EndSuspensions = defineJob({
  name: 'users.end-suspensions',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
