import { defineErrors } from '#platform/errors';

export const TelegramLinkErrors = defineErrors('telegram-links', {
  TELEGRAM_OFF: { kind: 'conflict', message: 'Telegram is not set up in this installation.' },
  TELEGRAM_UNREACHABLE: { kind: 'unavailable', message: 'Telegram cannot be reached just now. Try again in a moment.' },
  TELEGRAM_NOT_LINKED: { kind: 'conflict', message: 'Your account is not linked to Telegram.' },
});
