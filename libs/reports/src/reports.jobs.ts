import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Makes a report. May be repeated: it writes the same file again. */
export const MakeReport = defineJob({
  name: 'reports.make',
  queue: 'heavy',
  payload: ids('reportId'),
  attempts: 4,
  backoff: { type: 'exponential', seconds: 20 },
  timeoutSeconds: 300,
  transaction: false,
});

/** Removes reports that expired or were deleted, and gives up those whose job was lost. Scheduled; safe to run twice. */
export const RemoveOldReports = defineJob({
  name: 'reports.remove-old',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 600,
  transaction: false,
});
