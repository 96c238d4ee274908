import { TELEGRAM_ROOT, TELEGRAM_TOKEN } from '#platform/config';
import { defineSettings, setting } from '#platform/settings';

/** How Telegram is reached. */
export const TelegramSettings = defineSettings('telegram', {
  'telegram.bot.token': setting.secret({
    maxLength: 120,
    accepts: (text) => TELEGRAM_TOKEN.test(text),
    form: 'must be a token as @BotFather gives it, such as 123456789:AAH…',
    summary: {
      en: 'Token of the bot that writes to staff, from @BotFather. Without it Telegram is off.',
      es: 'Token del bot que escribe al personal, de @BotFather. Sin él, Telegram está apagado.',
    },
    env: { variable: 'TELEGRAM_BOT_TOKEN', read: (config) => config.telegramBotToken },
  }),
  'telegram.api.root': setting.text({
    default: 'https://api.telegram.org',
    maxLength: 250,
    accepts: (text) => TELEGRAM_ROOT.test(text),
    form: 'must start with https:// (http:// only for this machine) and not end in a slash',
    summary: { en: 'Address of the Bot API server.', es: 'Dirección del servidor de la API de bots.' },
    env: { variable: 'TELEGRAM_API_ROOT', read: (config) => config.telegramApiRoot },
  }),
  'telegram.updates.mode': setting.choice({
    default: 'polling',
    choices: ['polling', 'webhook'],
    summary: {
      en: 'How messages to the bot get here: polling asks Telegram for them; webhook lets Telegram call this installation, which needs a public HTTPS address and a webhook secret.',
      es: 'Cómo llegan los mensajes al bot: polling los pide a Telegram; webhook deja que Telegram llame a esta instalación, lo que necesita una dirección HTTPS pública y un secreto de webhook.',
    },
  }),
  'telegram.webhook.secret': setting.secret({
    maxLength: 256,
    pattern: /[A-Za-z0-9_-]{1,256}/,
    form: 'must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -',
    summary: {
      en: 'Secret that proves a call of the webhook comes from Telegram.',
      es: 'Secreto que demuestra que una llamada al webhook viene de Telegram.',
    },
  }),
});
