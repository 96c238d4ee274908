import { Injectable, type OnModuleInit } from '@nestjs/common';
import { defineAlert, MAINTENANCE } from '#platform/alerts';
import { FigureRegistry } from '#platform/status';
import { OverdueTicketsQuery } from './overdue-tickets.query.js';

const FIGURE = 'tickets-overdue';

defineAlert({
  key: FIGURE,
  group: 'tickets',
  severity: 'warning',
  name: { en: 'Tickets: more than 25 are overdue', es: 'Tickets: hay más de 25 vencidos' },
  condition: { kind: 'threshold', figure: FIGURE, direction: 'above', fireAt: 25, clearAt: 15, forSeconds: 900 },
  inhibitedBy: ['database-down', MAINTENANCE],
  runbook: {
    en: {
      means: 'More people wait for an answer or a solution, longer than was promised, than those who work on tickets get done.',
      look: [
        '`/admin/tickets`, the longest overdue first: is it one subject, one team, or everything?',
        '`/admin/ticket-targets` and `/admin/business-hours`: were they changed just now? `plannedAt` of `GET /api/admin/tickets/{id}/clocks` says when.',
        'The log of the worker, context `TicketClocks`.',
      ],
      act: [
        'More hands, or a word to everybody who asks the same.',
        'Targets that nobody can keep help nobody: change them, or this rule in `/admin/alert-rules`.',
      ],
    },
    es: {
      means:
        'Hay más personas que esperan una respuesta o una solución, más tiempo del prometido, de las que puede atender quien trabaja con tickets.',
      look: [
        '`/admin/tickets`, primero los vencidos hace más tiempo: ¿es un asunto, un equipo o todo?',
        '`/admin/ticket-targets` y `/admin/business-hours`: ¿se acaban de cambiar? `plannedAt` de `GET /api/admin/tickets/{id}/clocks` dice cuándo.',
        'El registro del worker, contexto `TicketClocks`.',
      ],
      act: [
        'Más manos, o un aviso a quienes preguntan lo mismo.',
        'Unos plazos que nadie puede cumplir no ayudan a nadie: cámbialos, o esta regla en `/admin/alert-rules`.',
      ],
    },
  },
});

/** How many tickets wait too long, as a figure with a history. */
@Injectable()
export class ClockFigures implements OnModuleInit {
  constructor(
    private readonly registry: FigureRegistry,
    private readonly overdue: OverdueTicketsQuery,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      series: [{ key: FIGURE, unit: 'count' }],
      everySeconds: 30,
      read: async () => ({ [FIGURE]: await this.overdue.count() }),
    });
  }
}
