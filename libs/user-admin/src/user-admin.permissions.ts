import { definePermissions } from '#platform/access';

/** Permission keys of this lib. What they allow ends where the other person holds more than oneself: see `user-admin.policy.ts`. */
export const UserAdminPermissions = definePermissions('user-admin', {
  'user.read': { summary: 'See the people of the organisations in the scope of the grant.', roles: ['support', 'admin'] },
  'user.create': { summary: 'Make accounts in the scope of the grant, and invite people to them.', roles: ['admin'], administrates: true },
  'user.update': { summary: 'Change names and language of people in the scope of the grant.', roles: ['admin'] },
  'user.suspend': { summary: 'Suspend and reinstate people in the scope of the grant.', roles: ['support', 'admin'] },
  'user.reset': {
    summary: 'Make people in the scope of the grant choose a new password, or set up their second factor anew.',
    roles: ['support', 'admin'],
  },
  'user.end-sessions': { summary: 'See and end the sessions of people in the scope of the grant.', roles: ['support', 'admin'] },
  'user.erase': { summary: 'Erase people in the scope of the grant for good.', roles: ['admin'] },
  'user.impersonate': {
    summary: 'Act as people in the scope of the grant, never as administrators.',
    roles: ['admin'],
    administrates: true,
  },
  'user.export': { summary: 'Take the people of the organisations in the scope of the grant away as a file.', roles: ['admin'] },
  'role.grant': { summary: 'Give and take roles in the scope of the grant, within what one holds.', roles: ['admin'], administrates: true },
});
