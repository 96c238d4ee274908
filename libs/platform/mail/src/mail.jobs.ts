import { defineJob, ids } from '#platform/jobs';

/** Attempts before a mail is given up: the waits of 30 s, 1, 2, 4, 8, 16 and 32 min add up to about an hour. */
export const MAX_ATTEMPTS = 8;

/** Hands one mail to the mail server. It talks to the network, hence no transaction around it. */
export const SendMail = defineJob({
  name: 'mail.send',
  queue: 'mail',
  payload: ids('mailId'),
  attempts: MAX_ATTEMPTS,
  backoff: { type: 'exponential', seconds: 30 },
  timeoutSeconds: 60,
  transaction: false,
});

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
