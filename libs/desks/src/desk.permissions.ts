import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const DeskPermissions = definePermissions('desks', {
  'desk.read': {
    summary: 'See the desks of the offices in the scope of the grant, and who sits where.',
    roles: ['user', 'office-manager', 'admin'],
  },
  'desk.reserve': { summary: 'Reserve a desk in the scope of the grant, and cancel own reservations.', roles: ['user', 'admin'] },
  'desk.manage': { summary: 'Create, change, deactivate and delete desks, in the scope of the grant.', roles: ['office-manager', 'admin'] },
});
