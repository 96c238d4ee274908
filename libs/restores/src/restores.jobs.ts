import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes data that restores put aside and nobody may put back any more. Scheduled; safe to run twice. */
export const RemoveOldData = defineJob({
  name: 'restores.remove-old',
  queue: 'heavy',
  payload: ids(),
  attempts: 2,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 3600,
  transaction: false,
});
