import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Forgets keys whose requests nobody will repeat any more. */
export const ForgetIdempotencyKeys = defineJob({
  name: 'idempotency.forget-keys',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 5 },
  timeoutSeconds: 30,
  transaction: true,
});
