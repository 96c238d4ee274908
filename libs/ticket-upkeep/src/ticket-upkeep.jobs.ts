import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Closes tickets that were solved long enough ago, and takes tickets from those who may no longer have them. Scheduled; safe to run twice, also at once. */
export const TidyTickets = defineJob({
  name: 'ticket-upkeep.tidy',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 10 },
  timeoutSeconds: 300,
  transaction: false,
});
