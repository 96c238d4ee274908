import { defineSettings, setting } from '#platform/settings';

/** What administrators decide about tickets. */
export const TicketUpkeepSettings = defineSettings('ticket-upkeep', {
  'tickets.close-after-days': setting.integer({
    default: 7,
    min: 1,
    max: 365,
    unit: 'days',
    summary: {
      en: 'After how many days a solved ticket is closed; an answer then opens a new one.',
      es: 'A cuántos días de resolverse se cierra un ticket; una respuesta posterior abre otro nuevo.',
    },
  }),
});
