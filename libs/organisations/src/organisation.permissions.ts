import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const OrganisationPermissions = definePermissions('organisations', {
  'organisation.manage': { summary: 'List, create and change organisations of the installation.', roles: ['admin'] },
});
