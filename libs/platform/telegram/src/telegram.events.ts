import { defineEvent, ids } from '#platform/events';

/** A message arrived in its chat. */
export const TelegramMessageSent = defineEvent({ name: 'telegram.message-sent', version: 1, payload: ids('messageId') });

/** A message will not arrive, or nobody knows whether it did; `TelegramMessages.find` says which and why. */
export const TelegramMessageFailed = defineEvent({ name: 'telegram.message-failed', version: 1, payload: ids('messageId') });

/** A message that was to be edited is no longer there: who still has to say something sends a new one. */
export const TelegramMessageGone = defineEvent({ name: 'telegram.message-gone', version: 1, payload: ids('messageId') });
