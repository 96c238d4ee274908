import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const OfficePermissions = definePermissions('offices', {
  'office.manage': {
    summary: 'Create, change, archive and delete offices and their zones, in the scope of the grant.',
    roles: ['office-manager', 'admin'],
  },
});
