import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Makes a mail that came in a message of a ticket. Safe to run twice, also at once. Together its tries take some 15 minutes. */
export const TakeInMail = defineJob({
  name: 'ticket-mail.take-in',
  // Of what waits for the network: files of a mail go to the storage first.
  queue: 'mail',
  payload: ids('inboundMailId'),
  attempts: 10,
  backoff: { type: 'exponential', seconds: 2 },
  timeoutSeconds: 300,
  transaction: false,
});
