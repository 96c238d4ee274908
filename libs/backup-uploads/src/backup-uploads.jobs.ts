import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes uploads that nobody goes on with. Scheduled; safe to run twice. */
export const RemoveAbandonedUploads = defineJob({
  name: 'backup-uploads.remove-abandoned',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 60,
  transaction: false,
});
