import { defineEvent, ids } from '#platform/events';

/** Nothing reaches the person by Telegram any more: they blocked the bot. */
export const TelegramLinkClosed = defineEvent({ name: 'telegram-links.closed', version: 1, payload: ids('userId') });
