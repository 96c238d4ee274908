import { definePermissions } from '#platform/access';

/** Permission keys of tickets; they count for the organisation a ticket belongs to. */
export const TicketPermissions = definePermissions('tickets', {
  'tickets.read': { summary: 'See the tickets in the scope of the grant, with their notes.', roles: ['support', 'admin'] },
  'tickets.work': {
    summary: 'Raise, answer and change tickets in the scope of the grant, and be assigned to them.',
    roles: ['support', 'admin'],
  },
  'tickets.manage': { summary: 'Change teams, canned replies, hours and targets of tickets in the scope of the grant.', roles: ['admin'] },
});
