import { defineJob, ids } from '#platform/jobs';

/** Attempts before a mail is given up: the waits of 30 s, 1, 2, 4, 8, 16 and 32 min add up to about an hour. */
export const MAX_ATTEMPTS = 8;

/** For reading what goes with a mail: the storage itself has more patience. */
export const READ_SECONDS = 40;
/** For handing one mail over, however slowly the server trickles. */
export const HANDOVER_SECONDS = 45;
/** Longer than both together and writing down what came of it, so that no mail is given up that its server has taken. */
const TRY_SECONDS = READ_SECONDS + HANDOVER_SECONDS + 3;
/** Longer than a try, so that a claim outlives its worker only when that one died. */
export const CLAIM_SECONDS = TRY_SECONDS + 2;

/** Hands one mail to the mail server. It talks to the network, hence no transaction around it. */
export const SendMail = defineJob({
  name: 'mail.send',
  queue: 'mail',
  payload: ids('mailId'),
  attempts: MAX_ATTEMPTS,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: TRY_SECONDS,
  transaction: false,
});

/** The same, for a mail that maintenance does not hold up. */
export const SendUrgentMail = defineJob({ ...SendMail, name: 'mail.send-urgent', duringMaintenance: 'run' });

/** Deletes old bodies and takes up mails whose job was lost. Scheduled once an hour. */
export const MailUpkeep = defineJob({
  name: 'mail.upkeep',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 60,
  transaction: true,
});
