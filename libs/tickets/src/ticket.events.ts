import { defineEvent, ids } from '#platform/events';

/** Something of a ticket changed: it has entries that one has not seen. One for each ticket and command. */
export const TicketChanged = defineEvent({ name: 'tickets.changed', version: 1, payload: ids('ticketId') });
