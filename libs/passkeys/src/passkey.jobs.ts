import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes used challenges. Scheduled; safe to run twice. */
export const PurgePasskeyChallenges = defineJob({
  name: 'passkeys.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
