import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Has the newest backup tried out when that is due. Scheduled; safe to run twice. */
export const StartDueDrill = defineJob({
  name: 'restore-drills.start-due',
  queue: 'scheduled',
  payload: ids(),
  attempts: 2,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 300,
  transaction: false,
});
