import { definePermissions } from '#platform/access';

export const MaintenancePassPermissions = definePermissions('platform/maintenance', {
  'maintenance.pass': { summary: 'Go on working while maintenance keeps everybody else out.', roles: ['admin'] },
});
