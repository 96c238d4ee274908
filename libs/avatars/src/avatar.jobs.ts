import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes files of pictures that are nobody's any more. Enqueued with each, and scheduled for what a crash left. */
export const RemoveAvatarFiles = defineJob({
  name: 'avatars.remove-files',
  queue: 'fast',
  payload: ids(),
  attempts: 5,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 120,
  transaction: false,
});
