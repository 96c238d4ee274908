import { defineMessages, plural } from '@/i18n';

/** What everybody reads of tickets. */
export const ticketWords = defineMessages(
  {
    number: (number: number) => `#${number}`,
    statuses: { new: 'New', open: 'Open', pending: 'Awaiting reply', on_hold: 'On hold', solved: 'Solved', closed: 'Closed' },
    priorities: { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' },
    subject: 'Subject',
    status: 'State',
    optional: '(optional)',
    stars: (rating: number) => plural('en', rating, '1 star of 5', `${rating} stars of 5`),
  },
  {
    number: (number: number) => `n.º ${number}`,
    statuses: {
      new: 'Nuevo',
      open: 'Abierto',
      pending: 'Espera respuesta',
      on_hold: 'En pausa',
      solved: 'Resuelto',
      closed: 'Cerrado',
    },
    priorities: { low: 'Baja', normal: 'Normal', high: 'Alta', urgent: 'Urgente' },
    subject: 'Asunto',
    status: 'Estado',
    optional: '(opcional)',
    stars: (rating: number) => plural('es', rating, '1 estrella de 5', `${rating} estrellas de 5`),
  },
);
