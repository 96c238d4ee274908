import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const ChecklistPermissions = definePermissions('checklist', {
  'checklist.read': { summary: 'See what the installation should still have done.', roles: ['admin'] },
});
