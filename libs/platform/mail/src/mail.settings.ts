import { defineSettings, setting } from '#platform/settings';
import { isSender } from './mail-address.js';

/** How mails leave. */
export const MailSettings = defineSettings('mail', {
  'mail.sender.address': setting.text({
    default: 'Zócalo <no-reply@localhost>',
    maxLength: 360,
    accepts: isSender,
    form: 'must be an address such as no-reply@example.com, or a name and an address: Zócalo <no-reply@example.com>',
    summary: { en: 'Sender of every mail.', es: 'Remitente de todos los correos.' },
    env: { variable: 'MAIL_FROM', read: (config) => config.mailFrom },
  }),
  // Secret as a whole: it carries the password.
  'mail.smtp.url': setting.secret({
    maxLength: 1_000,
    accepts: (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '',
    form: 'must be an address starting with smtp:// or smtps://',
    summary: {
      en: 'Server that takes outgoing mails, such as smtps://user:password@smtp.example.com:465. Without it mails are kept in the mailbox.',
      es: 'Servidor de correo saliente, por ejemplo smtps://usuario:clave@smtp.example.com:465. Sin él, los correos se guardan en el buzón.',
    },
    env: { variable: 'SMTP_URL', read: (config) => config.smtpUrl },
  }),
});
