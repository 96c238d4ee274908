import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Forgets devices that nobody used for a year. Scheduled; safe to run twice. */
export const ForgetDevices = defineJob({
  name: 'sign-in-notices.forget-devices',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
