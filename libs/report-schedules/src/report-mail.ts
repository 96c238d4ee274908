import { defineMail, mailPage } from '#platform/mail';

interface ReportMailData {
  readonly firstName: string;
  /** Of the schedule. */
  readonly name: string;
  /** As people read them. */
  readonly from: string;
  readonly to: string;
  /** Of the list of reports. */
  readonly url: string;
  readonly isAttached: boolean;
}

const sample = {
  firstName: 'Ana',
  name: 'Monday figures',
  from: 'Nov 16, 2026',
  to: 'Nov 22, 2026',
  url: 'https://zocalo.example/admin/reports',
};

/** A report that a schedule had made. */
export const reportMail = defineMail<ReportMailData>({
  name: 'report-schedules.report',
  samples: { attached: { ...sample, isAttached: true }, linked: { ...sample, isAttached: false } },
  render: (language, { firstName, name, from, to, url, isAttached }) => {
    const texts = {
      en: {
        title: `Report: ${name}`,
        days: `The figures of ${from === to ? from : `${from} to ${to}`} are ready.`,
        where: isAttached ? 'They are attached to this mail.' : 'The file is too large for a mail: sign in and download it.',
        label: 'See reports',
        footer: 'You get this mail because somebody who plans reports put you on its list. Ask them to take you off it.',
      },
      es: {
        title: `Informe: ${name}`,
        days: `Las cifras ${from === to ? `del ${from}` : `del ${from} al ${to}`} están listas.`,
        where: isAttached ? 'Van adjuntas a este correo.' : 'El archivo es demasiado grande para un correo: inicia sesión y descárgalo.',
        label: 'Ver los informes',
        footer: 'Recibes este correo porque quien programa los informes te ha puesto en su lista. Pídele que te quite de ella.',
      },
    }[language];
    const { title, days, where, label, footer } = texts;
    return {
      subject: title,
      ...mailPage({ language, title, greets: firstName, paragraphs: [days, where], button: { label, url }, footer }),
    };
  },
});
