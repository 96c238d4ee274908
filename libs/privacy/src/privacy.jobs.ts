import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Gathers what is known about somebody. May be repeated: it writes the same file again. */
export const MakePersonalExport = defineJob({
  name: 'privacy.export',
  queue: 'heavy',
  payload: ids('exportId'),
  attempts: 4,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 1800,
  transaction: false,
});

/** Removes files of exports that expired. Scheduled; safe to run twice. */
export const RemoveOldExports = defineJob({
  name: 'privacy.remove-exports',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 600,
  transaction: false,
});

/** Erases everybody whose grace period is over. Scheduled, and enqueued when an administrator will not wait. */
export const EraseDueAccounts = defineJob({
  name: 'privacy.erase-due',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 1800,
  transaction: false,
});
