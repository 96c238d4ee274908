import { definePermissions } from '#platform/access';

export const MaintenancePermissions = definePermissions('maintenance', {
  'maintenance.manage': { summary: 'See, begin, change and end maintenance of the installation.', roles: ['admin'] },
});
