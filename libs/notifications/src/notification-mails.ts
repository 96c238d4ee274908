import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';

/** Plain texts. */
export interface NewsText {
  readonly title: string;
  readonly text?: string | undefined;
}

/** What a mail tells of. */
export interface NewsMail {
  readonly firstName: string;
  /** The newest first; at least one. */
  readonly items: readonly Readonly<Record<Language, NewsText>>[];
  /** Besides those. */
  readonly more: number;
  /** Where it can be looked at. */
  readonly url: string;
  /** Ends mails like it. Null: they cannot be ended. */
  readonly unsubscribeUrl: string | null;
}

/** `topic`: a few words that say what such mails are about. */
export type TopicMail = NewsMail & { readonly topic: Readonly<Record<Language, string>> };

const WORDS = {
  en: {
    digest: 'What happened meanwhile',
    several: (title: string, others: number) => `${title} (and ${others} more)`,
    more: (count: number) => (count === 1 ? 'And one more.' : `And ${count} more.`),
    open: 'Open',
    openAll: 'See all notifications',
    why: 'You decide in your profile which mails you get and when.',
    always: 'Mails of this kind are always sent.',
    endTopic: (topic: string) => `No more mails of this kind (${topic})`,
    endDigest: 'No more summaries',
  },
  es: {
    digest: 'Lo que ha pasado mientras tanto',
    several: (title: string, others: number) => `${title} (y ${others} más)`,
    more: (count: number) => (count === 1 ? 'Y una más.' : `Y ${count} más.`),
    open: 'Abrir',
    openAll: 'Ver todas las notificaciones',
    why: 'En tu perfil decides qué correos recibes y cuándo.',
    always: 'Los correos de este tipo se envían siempre.',
    endTopic: (topic: string) => `No recibir más correos de este tipo (${topic})`,
    endDigest: 'No recibir más resúmenes',
  },
} as const satisfies Record<Language, unknown>;

const sample: TopicMail = {
  firstName: 'Ana',
  topic: { en: 'a message for you', es: 'un mensaje para ti' },
  items: [
    {
      en: { title: 'Ben Smith wrote to you', text: 'In your conversation.' },
      es: { title: 'Ben Smith te ha escrito', text: 'En vuestra conversación.' },
    },
  ],
  more: 0,
  url: 'https://zocalo.example/admin/messages/0192f0c1-0000-7000-8000-000000000001',
  unsubscribeUrl: 'https://zocalo.example/api/notifications/unsubscribe?token=abc',
};
const answered = { en: { title: 'Your ticket 42 was answered' }, es: { title: 'Han respondido a tu solicitud 42' } };
const many = [sample.items[0]!, answered];

/** Tells of one thing, or of several of the same topic. */
export const notificationMail = defineMail<TopicMail>({
  name: 'notifications.news',
  samples: { default: sample, several: { ...sample, items: many, more: 3 }, critical: { ...sample, unsubscribeUrl: null } },
  render(language, data) {
    const words = WORDS[language];
    const { title: newest, text = '' } = data.items[0]![language];
    const others = data.items.length - 1 + data.more;
    const isOne = others === 0;
    const title = isOne ? newest : words.several(newest, others);
    const button = isOne ? words.open : words.openAll;
    const lines = isOne ? [text].filter(Boolean) : linesOf(language, data);
    return { subject: title, ...framed(language, data, { title, lines, button, end: words.endTopic(data.topic[language]) }) };
  },
});

/** Tells of everything that did not need a mail of its own. */
export const digestMail = defineMail<NewsMail>({
  name: 'notifications.digest',
  samples: { default: { ...sample, items: many, more: 12 } },
  render(language, data) {
    const words = WORDS[language];
    const text = { title: words.digest, lines: linesOf(language, data), button: words.openAll, end: words.endDigest };
    return { subject: words.digest, ...framed(language, data, text) };
  },
});

function linesOf(language: Language, { items, more }: NewsMail): string[] {
  const lines = items.map((item) => {
    const { title, text } = item[language];
    return `• ${text ? `${title} – ${text}` : title}`;
  });
  return more > 0 ? [...lines, WORDS[language].more(more)] : lines;
}

function framed(
  language: Language,
  { firstName, url, unsubscribeUrl }: NewsMail,
  { title, lines, button, end }: { title: string; lines: readonly string[]; button: string; end: string },
) {
  const words = WORDS[language];
  return mailPage({
    language,
    title,
    greets: firstName,
    paragraphs: lines,
    button: { label: button, url },
    footer: unsubscribeUrl === null ? words.always : words.why,
    ...(unsubscribeUrl !== null && { footerLink: { label: end, url: unsubscribeUrl } }),
  });
}
