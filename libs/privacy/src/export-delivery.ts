import { Injectable } from '@nestjs/common';
import { momentText, toLanguage } from '#platform/i18n';
import { defineMail, mailPage, Mails } from '#platform/mail';
import { FileRemoval, Storage } from '#platform/storage';
import type { UserSummary } from '#users';
import { exportKey } from './personal-export.service.js';

/** Says that the file with everything known about somebody can be downloaded. Without a link to it: whoever reads the mailbox must still sign in. */
const exportReadyMail = defineMail<{ firstName: string; date: string }>({
  name: 'privacy.export-ready',
  samples: { default: { firstName: 'Ana', date: 'January 31, 2027 at 9:41 AM' } },
  render: (language, { firstName, date }) => {
    const texts = {
      en: {
        title: 'Your data is ready',
        paragraphs: [
          `The file with everything Zócalo knows about you is ready. Sign in and download it until ${date} (UTC); it is removed afterwards.`,
        ],
        footer: 'If it was not you who asked for it, end your other sessions and choose a new password.',
      },
      es: {
        title: 'Tus datos están listos',
        paragraphs: [
          `El archivo con todo lo que Zócalo sabe de ti está listo. Inicia sesión y descárgalo hasta el ${date} (UTC); después se elimina.`,
        ],
        footer: 'Si no lo has pedido tú, cierra tus otras sesiones y elige una contraseña nueva.',
      },
    }[language];
    return { subject: texts.title, ...mailPage({ language, greets: firstName, ...texts }) };
  },
});

/** Where finished exports go, and how their owners hear of them. */
@Injectable()
export class ExportDelivery {
  constructor(
    private readonly storage: Storage,
    private readonly files: FileRemoval,
    private readonly mails: Mails,
  ) {}

  store(id: string, body: Parameters<Storage['put']>[1]): Promise<void> {
    return this.storage.put(exportKey(id), body, { contentType: 'application/zip' });
  }

  discard(id: string): Promise<void> {
    return this.files.erase([exportKey(id)]);
  }

  async tell(person: UserSummary, expiresAt: string): Promise<void> {
    const language = toLanguage(person.language);
    const data = { firstName: person.firstName, date: momentText(language, expiresAt) };
    await this.mails.queue(exportReadyMail, { to: person.email, language, data });
  }
}
