import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Looks whether a backup is due, and what was cut off. Scheduled; safe to run twice, also at once. */
export const LookAfterBackups = defineJob({
  name: 'backup-routine.look',
  queue: 'scheduled',
  payload: ids(),
  attempts: 2,
  backoff: { type: 'exponential', seconds: 20 },
  timeoutSeconds: 120,
  transaction: false,
});

/** Removes backups that need not be kept. Scheduled, and after each backup; safe to run twice. */
export const RemoveOldBackups = defineJob({
  name: 'backup-routine.remove-old',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 600,
  transaction: false,
});
