import { createHash } from 'node:crypto';
import type { Settings } from '#platform/settings';
import type { Language } from '#platform/i18n';
import { defineMail, MailSettings, mailPage } from '#platform/mail';

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

/**
 * Tells the mail settings in force from other ones, wherever they come from. Four bytes of a digest: enough to notice a change,
 * too little to find a password by.
 */
export function mailSettingsMark(settings: Settings): string {
  const values = [settings.get(MailSettings['mail.smtp.url']), settings.get(MailSettings['mail.sender.address'])];
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 8);
}
