import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Forgets reports that were decided long ago. Scheduled; safe to run twice. */
export const ForgetMessageReports = defineJob({
  name: 'moderation.forget-reports',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 60,
  transaction: false,
});
