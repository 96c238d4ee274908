import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const StatsPermissions = definePermissions('stats', {
  'stats.read': { summary: 'See figures of the installation or the organisations in the scope of the grant.', roles: ['admin'] },
});
