import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import type { Language } from '#platform/i18n';
import { defineMail, MailSettings, mailPage } from '#platform/mail';
import { Settings } from '#platform/settings';
import { SecretSeal } from './secret-seal.js';

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

/** Action of the trail: a test mail was taken. */
const MAIL_WORKED = 'settings.test-mail';

/** What the trail knows of test mails that were taken, and with which settings. */
@Injectable()
export class MailTestService {
  constructor(
    private readonly settings: Settings,
    private readonly seal: SecretSeal,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** Tells the mail settings in force from other ones, wherever they come from, and says nothing of them without our key. */
  mark(): Promise<string> {
    const values = [this.settings.get(MailSettings['mail.smtp.url']), this.settings.get(MailSettings['mail.sender.address'])];
    return this.seal.digest('mail', JSON.stringify(values));
  }

  /** @param mark of the settings with which a test mail to `email` was taken. */
  async remember(mark: string, email: string): Promise<void> {
    await this.transactions.run(() =>
      this.audit.record({ action: MAIL_WORKED, target: { type: 'settings', id: 'mail' }, after: { mark }, personal: { email } }),
    );
  }

  /** When a test mail was last taken with the mail settings that are in force now; null: not yet. */
  async workSince(): Promise<Date | null> {
    const latest = await this.audit.latest(MAIL_WORKED);
    return latest && latest.after?.mark === (await this.mark()) ? latest.occurredAt : null;
  }
}
