import { defineJob, ids } from '#platform/jobs';

/** Handles one update. It talks to Telegram first, hence no transaction around it. */
export const HandleTelegramUpdate = defineJob({
  name: 'telegram-updates.handle',
  queue: 'fast',
  payload: ids('updateId'),
  attempts: 6,
  backoff: { type: 'exponential', seconds: 1 },
  timeoutSeconds: 30,
  transaction: false,
  // Whoever is paged during maintenance can take the page, too.
  duringMaintenance: 'run',
});

/** Forgets updates after a week: Telegram repeats them for a day. Scheduled once an hour. */
export const ForgetTelegramUpdates = defineJob({
  name: 'telegram-updates.forget',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 60,
  transaction: false,
});
