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

/** Takes in what nobody was told of within a day. Scheduled; safe to run twice, also at once. */
export const LookFarBackAtClocks = defineJob({
  name: 'ticket-clocks.look-far-back',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 10 },
  timeoutSeconds: 300,
  transaction: false,
});

/** Has the clocks of every organisation planned. Scheduled; safe to run twice, also at once. */
export const PlanAllClocks = defineJob({
  name: 'ticket-clocks.plan-all',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 10 },
  timeoutSeconds: 60,
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
