import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const OfficePermissions = definePermissions('offices', {
  'office.manage': {
    summary: 'Create, change, archive and delete offices and their zones, in the scope of the grant.',
    roles: ['office-manager', 'admin'],
  },
});

/**
 * Who manages an office or the desks in it reads it and its zones. The second key belongs to the lib of the desks, which
 * builds on this one; the boot refuses a key that no lib declares.
 */
export const OFFICE_READERS = [OfficePermissions['office.manage'], 'desk.manage'] as const;
