import { defineTopic } from '#notifications';

/** A ticket as notifications name it: what it is about may have to go one day. */
export interface TicketNews {
  readonly ticketId: string;
  readonly number: number;
}

const forStaff = ({ ticketId }: TicketNews) => `/tickets/${ticketId}`;

/** To everybody who works on tickets of the organisation. */
export const TicketRaisedTopic = defineTopic<TicketNews>({
  name: 'tickets.raised',
  summary: { en: 'A new ticket', es: 'Un ticket nuevo' },
  email: 'off',
  say: (language, news) => ({
    title: language === 'es' ? `Ticket nuevo n.º ${news.number}` : `New ticket #${news.number}`,
    path: forStaff(news),
  }),
});

/** To whom it was given. */
export const TicketAssignedTopic = defineTopic<TicketNews>({
  name: 'tickets.assigned',
  summary: { en: 'A ticket was assigned to me', es: 'Me han asignado un ticket' },
  email: 'soon',
  say: (language, news) => ({
    title: language === 'es' ? `Te han asignado el ticket n.º ${news.number}` : `Ticket #${news.number} was assigned to you`,
    path: forStaff(news),
  }),
});

/** To its assignee: the requester wrote. */
export const TicketAnsweredTopic = defineTopic<TicketNews>({
  name: 'tickets.answered',
  summary: { en: 'Somebody answered in a ticket of mine to work on', es: 'Alguien respondió en un ticket que atiendo' },
  email: 'soon',
  say: (language, news) => ({
    title: language === 'es' ? `Respuesta en el ticket n.º ${news.number}` : `Answer in ticket #${news.number}`,
    path: forStaff(news),
  }),
});

/** To the requester: staff wrote. The answer itself comes by mail. */
export const TicketRepliedTopic = defineTopic<TicketNews>({
  name: 'tickets.replied',
  summary: { en: 'An answer to a ticket I raised', es: 'Una respuesta a un ticket mío' },
  email: 'off',
  say: (language, { ticketId, number }) => ({
    title: language === 'es' ? `Han respondido a tu ticket n.º ${number}` : `Your ticket #${number} was answered`,
    path: `/my-tickets/${ticketId}`,
  }),
});
