import { Injectable } from '@nestjs/common';
import { LiveEvents } from '#live';
import { defineTopic, Notifications } from '#notifications';
import { TicketChangedLive, TicketDirectory, TicketStaffQuery } from '#tickets';
import type { Clock, ClockMetric } from './clock.js';

interface About {
  readonly ticketId: string;
  readonly number: number;
  readonly metric: ClockMetric;
}

const WHAT: Readonly<Record<ClockMetric, { readonly en: string; readonly es: string }>> = {
  first_response: { en: 'the first answer', es: 'la primera respuesta' },
  next_response: { en: 'the next answer', es: 'la siguiente respuesta' },
  resolution: { en: 'the solution', es: 'la solución' },
};

const TicketDueSoon = defineTopic<About>({
  name: 'tickets.due-soon',
  summary: { en: 'A ticket is due soon', es: 'Un ticket vence pronto' },
  email: 'off',
  say: (language, { ticketId, number, metric }) => ({
    title: language === 'es' ? `El ticket ${number} vence pronto` : `Ticket ${number} is due soon`,
    text: language === 'es' ? `Pronto vence ${WHAT[metric].es}.` : `Soon it is time for ${WHAT[metric].en}.`,
    path: `/tickets/${ticketId}`,
  }),
});

const TicketOverdue = defineTopic<About>({
  name: 'tickets.overdue',
  summary: { en: 'A ticket is overdue', es: 'Un ticket ha vencido' },
  email: 'soon',
  say: (language, { ticketId, number, metric }) => ({
    title: language === 'es' ? `El ticket ${number} ha vencido` : `Ticket ${number} is overdue`,
    text: language === 'es' ? `Ha pasado el plazo para ${WHAT[metric].es}.` : `The time for ${WHAT[metric].en} is over.`,
    path: `/tickets/${ticketId}`,
  }),
});

/** Tells those who work on a ticket what its clocks say. */
@Injectable()
export class ClockNotices {
  constructor(
    private readonly notifications: Notifications,
    private readonly live: LiveEvents,
    private readonly tickets: TicketDirectory,
    private readonly staff: TicketStaffQuery,
  ) {}

  tellDueSoon(ticketId: string, clock: Clock): Promise<void> {
    return this.tell(TicketDueSoon, ticketId, clock);
  }

  tellOverdue(ticketId: string, clock: Clock): Promise<void> {
    return this.tell(TicketOverdue, ticketId, clock);
  }

  private async tell(topic: typeof TicketOverdue, ticketId: string, { metric, round, dueAt }: Clock): Promise<void> {
    const ticket = await this.tickets.stateOf(ticketId);
    if (!ticket) return;
    const { assigneeId } = ticket.state;
    const looking = await this.staff.lookingAt(ticketId);
    this.live.tell(assigneeId === null ? looking : [...looking, assigneeId], TicketChangedLive, { ticketId });
    // What nobody has, is everybody's.
    const to = assigneeId === null ? (await this.staff.workersOf(ticket.organisationId)).map(({ id }) => id) : [assigneeId];
    await this.notifications.notify(topic, {
      to,
      dedupeKey: `${topic.name}:${ticketId}:${metric}:${round}:${dueAt?.toISOString() ?? ''}`,
      subject: { type: 'ticket', id: ticketId },
      data: { ticketId, number: ticket.number, metric },
    });
  }
}
