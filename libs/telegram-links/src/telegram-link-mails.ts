import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';

const WORDS = {
  en: {
    subject: 'Your Telegram was linked to another account',
    happened: 'The Telegram that messages to you went to was linked to another account. Messages to you no longer arrive there.',
    toDo: 'If that was not you, whoever did it could write as you in Telegram: end the other sessions there, then link it again in your profile.',
    button: 'Open your profile',
  },
  es: {
    subject: 'Tu Telegram se ha vinculado a otra cuenta',
    happened: 'El Telegram en el que recibías tus mensajes se ha vinculado a otra cuenta. Tus mensajes ya no llegan allí.',
    toDo: 'Si no has sido tú, alguien ha podido escribir en tu nombre en Telegram: cierra allí las demás sesiones y vuelve a vincularlo en tu perfil.',
    button: 'Abrir tu perfil',
  },
} as const satisfies Record<Language, unknown>;

/** Tells somebody that their chat is another account's from now on. */
export const telegramTakenMail = defineMail<{ readonly firstName: string; readonly url: string }>({
  name: 'telegram-links.taken',
  samples: { default: { firstName: 'Ana', url: 'https://zocalo.example/admin/profile' } },
  render(language, { firstName, url }) {
    const { subject, happened, toDo, button } = WORDS[language];
    return {
      subject,
      ...mailPage({ language, title: subject, greets: firstName, paragraphs: [happened, toDo], button: { label: button, url } }),
    };
  },
});
