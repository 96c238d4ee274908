import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Loads the demo data anew when that is due. Scheduled; safe to run twice, also at once. */
export const ResetDemoData = defineJob({
  name: 'demo-data.reset',
  queue: 'scheduled',
  payload: ids(),
  attempts: 2,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 300,
  transaction: false,
});
