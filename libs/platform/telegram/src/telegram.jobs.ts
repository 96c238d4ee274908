import { defineJob, ids } from '#platform/jobs';

/** Tries while Telegram is away: the waits of 2, 4, 8 … s, half of each left to chance, add up to 34 to 68 minutes. */
const MAX_ATTEMPTS = 12;

const delivery = {
  queue: 'telegram',
  payload: ids('messageId'),
  attempts: MAX_ATTEMPTS,
  backoff: { type: 'exponential', seconds: 2 },
  timeoutSeconds: 40,
  transaction: false,
  // Who is on call hears of what happens meanwhile, too.
  duringMaintenance: 'run',
} as const;

/** Hands one message to Telegram. */
export const SendTelegram = defineJob({ name: 'telegram.send', ...delivery });

/** Makes a message that was sent say what it is to say now. */
export const EditTelegram = defineJob({ name: 'telegram.edit', ...delivery });

/** Forgets old messages, and takes up those whose job was lost. Scheduled every ten minutes. */
export const TelegramUpkeep = defineJob({
  name: 'telegram.upkeep',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 60,
  transaction: false,
});
