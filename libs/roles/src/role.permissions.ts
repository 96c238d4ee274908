import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const RolePermissions = definePermissions('roles', {
  'role.read': { summary: 'See the roles there are in the scope of the grant, and what they carry.', roles: ['support', 'admin'] },
  'role.manage': {
    summary: 'Define, change and remove roles in the scope of the grant, within what one holds.',
    roles: ['admin'],
    administrates: true,
  },
});
