import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';

const TEXTS = {
  en: {
    subject: 'Somebody knows your password',
    what: 'Somebody entered your password and then failed several times at the second factor. They did not get in.',
    now: 'If it was not you, change your password now: the second factor is all that keeps them out.',
    button: 'Open Zócalo',
    footer: 'This mail comes at most once an hour, however often it happens.',
  },
  es: {
    subject: 'Alguien conoce tu contraseña',
    what: 'Alguien ha escrito tu contraseña y después ha fallado varias veces el segundo factor. No ha podido entrar.',
    now: 'Si no has sido tú, cambia tu contraseña ahora: solo el segundo factor le impide entrar.',
    button: 'Abrir Zócalo',
    footer: 'Este correo llega como mucho una vez por hora, por muchas veces que ocurra.',
  },
} as const satisfies Record<Language, unknown>;

/** Warns the owner of an account whose password a stranger has. */
export const passwordKnownMail = defineMail<{ firstName: string; url: string }>({
  name: 'second-factor.password-known',
  samples: { default: { firstName: 'Ana', url: 'https://zocalo.example/auth/forgot-password' } },
  render: (language, { firstName, url }) => {
    const text = TEXTS[language];
    return {
      subject: text.subject,
      ...mailPage({
        title: text.subject,
        greets: firstName,
        paragraphs: [text.what, text.now],
        button: { label: text.button, url },
        footer: text.footer,
        language,
      }),
    };
  },
});
