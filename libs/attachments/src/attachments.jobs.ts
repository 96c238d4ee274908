import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Removes files that belong to nothing any more. Enqueued with each removal. */
export const RemoveAttachmentFiles = defineJob({
  name: 'attachments.remove-files',
  queue: 'fast',
  payload: ids(),
  attempts: 5,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 120,
  transaction: false,
});

/** Removes what nobody sent within a day, and whatever else belongs to nothing: it looks through all attachments, so by the clock alone. */
export const TidyAttachments = defineJob({
  name: 'attachments.tidy',
  queue: 'fast',
  payload: ids(),
  attempts: 5,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 120,
  transaction: false,
});
