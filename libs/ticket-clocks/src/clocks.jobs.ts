import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Notes what is due or late by now. Scheduled; safe to run twice, also at once. */
export const LookAtClocks = defineJob({
  name: 'ticket-clocks.look',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 10 },
  timeoutSeconds: 120,
  transaction: false,
});

/** Plans the clocks of an organisation that go by an older plan anew. Safe to run twice, also at once. */
export const PlanClocks = defineJob({
  name: 'ticket-clocks.plan',
  queue: 'heavy',
  payload: ids('organisationId'),
  attempts: 5,
  backoff: { type: 'exponential', seconds: 10 },
  timeoutSeconds: 300,
  transaction: false,
});
