import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';

const WORDS = {
  en: {
    subject: 'Test of the mail settings',
    title: 'It works',
    text: (installation: string) => `This mail was sent to try out the mail settings of ${installation}. There is nothing to do.`,
  },
  es: {
    subject: 'Prueba de la configuración de correo',
    title: 'Funciona',
    text: (installation: string) =>
      `Este correo se ha enviado para probar la configuración de correo de ${installation}. No tienes que hacer nada.`,
  },
} as const satisfies Record<Language, unknown>;

/** Proves that mails arrive. `installation` is the public address. */
export const testMail = defineMail<{ readonly installation: string }>({
  name: 'settings.test',
  samples: { default: { installation: 'https://zocalo.example' } },
  render(language, { installation }) {
    const words = WORDS[language];
    return { subject: words.subject, ...mailPage({ language, title: words.title, paragraphs: [words.text(installation)] }) };
  },
});
