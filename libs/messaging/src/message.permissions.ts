import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const MessagePermissions = definePermissions('messaging', {
  'message.write-first': {
    summary: 'Write to people of other organisations, and to those who take no messages from people they do not know.',
    roles: ['support', 'admin'],
  },
});
