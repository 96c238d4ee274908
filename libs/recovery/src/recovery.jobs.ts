import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Looks at an address somebody forgot the password of, and mails its owner a link if it has one. */
export const AnswerForgotten = defineJob({
  name: 'recovery.answer-forgotten',
  queue: 'fast',
  payload: ids('requestId'),
  attempts: 5,
  backoff: { type: 'exponential', seconds: 5 },
  timeoutSeconds: 30,
  transaction: true,
  duringMaintenance: 'run',
});

/** Removes what old links leave behind. Scheduled; safe to run twice. */
export const PurgePasswordResets = defineJob({
  name: 'recovery.purge',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
