import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Averages samples and removes what is old. Scheduled; safe to run twice. */
export const CondenseFigures = defineJob({
  name: 'figure-history.condense',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 300,
  transaction: false,
});
