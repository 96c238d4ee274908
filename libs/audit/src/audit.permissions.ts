import { definePermissions } from '#platform/access';

/** Permission keys of this lib. With a grant inside an organisation one sees the entries that belong to it. */
export const AuditPermissions = definePermissions('audit', {
  'audit.read': { summary: 'Read the trail of critical actions in the scope of the grant.', roles: ['support', 'admin'] },
  'audit.export': { summary: 'Take the trail of critical actions in the scope of the grant away as a file.', roles: ['admin'] },
});
