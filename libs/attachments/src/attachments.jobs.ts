import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes what nobody sent within a day, and files that belong to nothing any more. Enqueued with each removal, and scheduled. */
export const RemoveAttachmentFiles = defineJob({
  name: 'attachments.remove-files',
  queue: 'fast',
  payload: ids(),
  attempts: 5,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 120,
  transaction: false,
});
