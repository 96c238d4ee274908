import type { Language } from '#platform/i18n';
import type { TicketStatus } from '#tickets';

/** States of tickets as whoever raised one reads them, the same as in the panel. */
export const STATUS_WORDS: Readonly<Record<Language, Readonly<Record<TicketStatus, string>>>> = {
  en: {
    new: 'Received',
    open: 'Being worked on',
    pending: 'Waiting for you',
    on_hold: 'Waiting for somebody else',
    solved: 'Solved',
    closed: 'Closed',
  },
  es: {
    new: 'Recibido',
    open: 'Lo están atendiendo',
    pending: 'Esperan tu respuesta',
    on_hold: 'A la espera de otra persona',
    solved: 'Resuelto',
    closed: 'Cerrado',
  },
};
