import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';
import { REPLY_MARKERS } from './reply-text.js';

/** What a mail with an answer says. */
export interface TicketReplyMail {
  readonly number: number;
  readonly subject: string;
  /** Other mails of the ticket came before. */
  readonly isAnswer: boolean;
  /** First name of whoever wrote; null: somebody who has no account any more. */
  readonly author: string | null;
  /** It is what the ticket was raised with, for somebody else. */
  readonly isFirst: boolean;
  readonly body: string;
  /** Names of files that do not go along. */
  readonly tooLarge: readonly string[];
  /** Where its requester finds the ticket; null: they have no account. */
  readonly url: string | null;
  /** Answers come in. */
  readonly canAnswer: boolean;
}

/** What a mail says that tells that another came in. Nothing in it is of whoever wrote that: others may have used their address. */
export interface TicketAcknowledgementMail {
  readonly number: number;
}

const WORDS = {
  en: {
    somebody: 'Our team',
    answered: (who: string, number: number) => `${who} answered in ticket #${number}`,
    raised: (who: string, number: number) => `${who} opened ticket #${number} for you`,
    tooLarge: (names: string) => `Too large for a mail: ${names}.`,
    there: 'You find it in the ticket.',
    otherwise: 'Ask us for another way to get it.',
    open: 'See the ticket',
    byMail: 'Answer this mail to write back.',
    inTicket: 'Answers to this mail do not arrive: write in the ticket.',
    nowhere: 'Answers to this mail do not arrive. Reach us the way you did before.',
    received: 'We have your message',
    isTicket: (number: number) => `It is ticket #${number} now. Our answer comes to this address.`,
    more: 'Answer this mail to add something. It was written automatically.',
  },
  es: {
    somebody: 'Nuestro equipo',
    answered: (who: string, number: number) => `${who} ha respondido en el ticket n.º ${number}`,
    raised: (who: string, number: number) => `${who} ha abierto el ticket n.º ${number} para ti`,
    tooLarge: (names: string) => `Demasiado grande para un correo: ${names}.`,
    there: 'Lo encuentras en el ticket.',
    otherwise: 'Pídenos otra forma de recibirlo.',
    open: 'Ver el ticket',
    byMail: 'Responde a este correo para contestar.',
    inTicket: 'Las respuestas a este correo no llegan: escribe en el ticket.',
    nowhere: 'Las respuestas a este correo no llegan. Contacta con nosotros como la otra vez.',
    received: 'Hemos recibido tu mensaje',
    isTicket: (number: number) => `Ahora es el ticket n.º ${number}. Nuestra respuesta llegará a esta dirección.`,
    more: 'Responde a este correo para añadir algo. Se ha escrito automáticamente.',
  },
} as const satisfies Record<Language, unknown>;

const sample: TicketReplyMail = {
  number: 1234,
  subject: 'The printer of floor 2 does not print',
  isAnswer: true,
  author: 'Eva',
  isFirst: false,
  body: 'It was the sensor of the tray.\nCould you try again?\n\nEva',
  tooLarge: [],
  url: 'https://zocalo.example/admin/my-tickets/0192f0c1',
  canAnswer: true,
};

/** What staff wrote to whoever raised the ticket. */
export const ticketReplyMail = defineMail<TicketReplyMail>({
  name: 'tickets.reply',
  samples: {
    default: sample,
    'for-somebody': { ...sample, isAnswer: false, isFirst: true, tooLarge: ['plan.pdf', 'photos.zip'] },
    'without-account': { ...sample, author: null, url: null, tooLarge: ['photos.zip'] },
    'without-answers': { ...sample, canAnswer: false },
    'without-both': { ...sample, canAnswer: false, url: null },
  },
  render: (language, { number, subject, isAnswer, author, isFirst, body, tooLarge, url, canAnswer }) => {
    const words = WORDS[language];
    const files = tooLarge.length === 0 ? [] : [`${words.tooLarge(tooLarge.join(', '))} ${url === null ? words.otherwise : words.there}`];
    return {
      subject: `${isAnswer ? 'Re: ' : ''}[#${number}] ${subject}`,
      ...mailPage({
        language,
        ...(canAnswer && { first: REPLY_MARKERS[language] }),
        title: (isFirst ? words.raised : words.answered)(author ?? words.somebody, number),
        paragraphs: [body, ...files],
        ...(url !== null && { button: { label: words.open, url } }),
        footer: canAnswer ? words.byMail : url === null ? words.nowhere : words.inTicket,
      }),
    };
  },
});

/** Tells somebody, at once and once a day, that a mail of theirs became a ticket. */
export const ticketAcknowledgementMail = defineMail<TicketAcknowledgementMail>({
  name: 'tickets.acknowledgement',
  samples: { default: { number: 1234 } },
  render: (language, { number }) => {
    const { received, isTicket, more } = WORDS[language];
    return {
      subject: `[#${number}] ${received}`,
      ...mailPage({ language, first: REPLY_MARKERS[language], title: received, paragraphs: [isTicket(number)], footer: more }),
    };
  },
});
