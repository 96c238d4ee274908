import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Has the reports made that are due. Scheduled; safe to run twice, also at once. */
export const MakeDueReports = defineJob({
  name: 'report-schedules.make-due',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 10 },
  timeoutSeconds: 120,
  transaction: false,
});
