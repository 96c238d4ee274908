import { LANGUAGES } from '#platform/i18n';
import { defineSettings, setting } from '#platform/settings';

/** What administrators decide about tickets by mail. */
export const TicketMailSettings = defineSettings('ticket-mail', {
  'ticket-mail.strangers': setting.choice({
    default: 'ticket',
    choices: ['ticket', 'hold'],
    summary: {
      en: 'What becomes of mails of people without an account: a ticket, or they are held until somebody looks.',
      es: 'Qué se hace con los correos de quien no tiene cuenta: un ticket, o se retienen hasta que alguien los revise.',
    },
  }),
  'ticket-mail.language': setting.choice({
    default: 'en',
    choices: LANGUAGES,
    summary: {
      en: 'Language of mails to people without an account, and of notes about mails that came in.',
      es: 'Idioma de los correos a quien no tiene cuenta y de las notas sobre los correos recibidos.',
    },
  }),
});
