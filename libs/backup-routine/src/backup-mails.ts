import { defineMail, mailPage } from '#platform/mail';

interface BackupMailData {
  readonly firstName: string;
  /** In the installation's zone, as people read it. */
  readonly at: string;
  /** Sentence of the failure; null when it was made. */
  readonly failure: string | null;
  /** Of the list of backups. */
  readonly url: string;
}

const sample = { firstName: 'Ana', at: 'November 22, 2026 at 3:00 AM', url: 'https://zocalo.example/admin/backups' };

/** How a backup went. */
export const backupMail = defineMail<BackupMailData>({
  name: 'backups.ended',
  samples: { default: { ...sample, failure: null }, failed: { ...sample, failure: 'There is too little room where backups are kept.' } },
  render: (language, { firstName, at, failure, url }) => {
    const texts = {
      en: {
        title: failure === null ? 'A backup was made' : 'A backup failed',
        what:
          failure === null
            ? `The backup of ${at} (UTC) was made, and every byte of it was read back.`
            : `The backup of ${at} (UTC) failed. ${failure} Older backups are kept as they are; it is tried again every hour.`,
        label: 'See backups',
        footer: 'You get this mail because you may make backups. The setting backups.mails says about which ones.',
      },
      es: {
        title: failure === null ? 'Se ha hecho una copia de seguridad' : 'Ha fallado una copia de seguridad',
        what:
          failure === null
            ? `La copia del ${at} (UTC) está hecha y se ha leído de vuelta entera.`
            : `La copia del ${at} (UTC) ha fallado. Las anteriores siguen como estaban; se vuelve a intentar cada hora. El panel dice por qué.`,
        label: 'Ver las copias',
        footer: 'Recibes este correo porque puedes hacer copias. El ajuste backups.mails decide de cuáles se avisa.',
      },
    }[language];
    const { title, what, label, footer } = texts;
    return { subject: title, ...mailPage({ language, title, greets: firstName, paragraphs: [what], button: { label, url }, footer }) };
  },
});
