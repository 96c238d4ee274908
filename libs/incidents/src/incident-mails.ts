import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';

/** What a mail about an incident says; made by `pageLines`. */
export interface IncidentMail {
  readonly firstName: string;
  readonly headline: string;
  readonly rows: readonly string[];
  readonly foot: string;
  readonly url: string;
}

const WORDS = {
  en: {
    page: 'You are on call. Whoever takes care of it says so with “Acknowledge”; otherwise others are told.',
    resolved: 'You were told of this; nothing has to be done any more.',
    digest: 'You got many messages within an hour. Further incidents stand in the panel; the next hour brings messages again.',
    about: (headline: string) => `Incident: ${headline}`,
    subject: 'Many incidents',
    open: 'Open the incident',
    list: 'Open the incidents',
  },
  es: {
    page: 'Estás de guardia. Quien se ocupe lo indica con «Atender»; si no, se avisa a otras personas.',
    resolved: 'Se te avisó de esto; ya no hay nada que hacer.',
    digest: 'Has recibido muchos mensajes en una hora. Las demás incidencias están en el panel; en la próxima hora vuelven los mensajes.',
    about: (headline: string) => `Incidencia: ${headline}`,
    subject: 'Muchas incidencias',
    open: 'Abrir la incidencia',
    list: 'Abrir las incidencias',
  },
} as const satisfies Record<Language, unknown>;

const sample: IncidentMail = {
  firstName: 'Ana',
  headline: '🔴 Database connections run out',
  rows: ['• Database connections run out · 83% · since 03:12'],
  foot: 'Began 21 Nov, 03:12 (Europe/Madrid)',
  url: 'https://zocalo.example/admin/incidents/0192f0c1-0000-7000-8000-000000000001',
};

/** Pages somebody who has no Telegram, or whom it did not reach. */
export const incidentPageMail = defineMail<IncidentMail>({
  name: 'incidents.page',
  samples: { default: sample },
  render: (language, data) => render(language, data, WORDS[language].page),
});

/** Tells whoever was paged by mail that it is over. */
export const incidentResolvedMail = defineMail<IncidentMail>({
  name: 'incidents.resolved',
  samples: { default: { ...sample, headline: '🟢 Over: Database connections run out' } },
  render: (language, data) => render(language, data, WORDS[language].resolved),
});

/** The last mail of an hour in which somebody got many. */
export const incidentDigestMail = defineMail<{ readonly firstName: string; readonly headline: string; readonly url: string }>({
  name: 'incidents.digest',
  samples: { default: { firstName: 'Ana', headline: sample.headline, url: 'https://zocalo.example/admin/incidents' } },
  render(language, { firstName, headline, url }) {
    const { subject, digest, list } = WORDS[language];
    const paragraphs = [headline, digest];
    return { subject, ...mailPage({ language, title: subject, greets: firstName, paragraphs, button: { label: list, url } }) };
  },
});

function render(language: Language, { firstName, headline, rows, foot, url }: IncidentMail, footer: string) {
  const { about, open } = WORDS[language];
  const button = { label: open, url };
  return {
    subject: about(headline),
    ...mailPage({ language, title: headline, greets: firstName, paragraphs: [...rows, foot], button, footer }),
  };
}
