import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Counts the days that are over. Scheduled; safe to run twice. */
export const CountDays = defineJob({
  name: 'stats.count-days',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 600,
  transaction: false,
});
