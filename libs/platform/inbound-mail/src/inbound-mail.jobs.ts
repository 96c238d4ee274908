import { defineJob, ids } from '#platform/jobs';

/** Forgets what mails say, then the mails, and looks after those that wait for long. Scheduled once an hour. */
export const InboundMailUpkeep = defineJob({
  name: 'inbound-mail.upkeep',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 60,
  transaction: false,
});
