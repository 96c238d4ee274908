import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const SavedViewPermissions = definePermissions('saved-views', {
  'view.share': {
    summary: 'Show views of lists to others of the organisation who look after something.',
    roles: ['support', 'office-manager', 'admin'],
  },
});
