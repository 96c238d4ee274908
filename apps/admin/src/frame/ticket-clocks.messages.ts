import { defineMessages } from '@/i18n';

export const clockMessages = defineMessages(
  {
    title: 'Time left',
    metrics: { first_response: 'First answer', next_response: 'Next answer', resolution: 'Solution' },
    due: (when: string) => `due ${when}`,
    overdue: (when: string) => `overdue since ${when}`,
    paused: 'paused',
    unmeasured: 'not measured',
    inTime: 'in time',
    late: 'late',
    stopped: 'stopped',
    spent: (spent: string, target: string) => `${spent} of ${target} min`,
    planned: { targets: (when: string) => `By the targets of ${when}`, hours: (when: string) => `By the business hours of ${when}` },
    none: 'Nothing is measured here.',
  },
  {
    title: 'Tiempo restante',
    metrics: { first_response: 'Primera respuesta', next_response: 'Siguiente respuesta', resolution: 'Solución' },
    due: (when: string) => `vence ${when}`,
    overdue: (when: string) => `vencido desde ${when}`,
    paused: 'en pausa',
    unmeasured: 'no se mide',
    inTime: 'a tiempo',
    late: 'tarde',
    stopped: 'parado',
    spent: (spent: string, target: string) => `${spent} de ${target} min`,
    planned: { targets: (when: string) => `Con los plazos del ${when}`, hours: (when: string) => `Con el horario de atención del ${when}` },
    none: 'Aquí no se mide nada.',
  },
);
