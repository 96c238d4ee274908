import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Forgets events that no page will ask for. Scheduled; safe to run twice. */
export const ForgetLiveEvents = defineJob({
  name: 'live.forget-events',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 300,
  transaction: false,
});
