import { ids } from '#platform/events';
import { defineJob } from './define-job.js';

/** Forgets messages that cannot come again. */
export const ForgetHandledMessages = defineJob({
  name: 'jobs.forget-handled-messages',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 5 },
  timeoutSeconds: 30,
  transaction: true,
});
