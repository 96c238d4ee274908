import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const ModerationPermissions = definePermissions('moderation', {
  'messages.moderate': {
    summary: 'Read reported messages of people in the scope of the grant with what stands around them, and decide about them.',
    roles: ['support', 'admin'],
  },
});
