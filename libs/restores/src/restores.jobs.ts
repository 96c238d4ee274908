import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Erases people again whom a restore has brought back and who could not be erased then. Scheduled; safe to run twice. */
export const EraseAgain = defineJob({
  name: 'restores.erase-again',
  queue: 'scheduled',
  payload: ids(),
  attempts: 2,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 1800,
  transaction: false,
});

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
