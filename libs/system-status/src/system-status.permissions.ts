import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const SystemPermissions = definePermissions('system-status', {
  'system.read': {
    summary: 'See how the installation is: processes, database, queues, disks, and their history.',
    roles: ['support', 'admin'],
  },
});
