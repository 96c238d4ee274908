import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const InboundMailPermissions = definePermissions('inbound-mail-admin', {
  'inbound-mail.read': { summary: 'Read the mails that came in and see what became of them.', roles: ['admin'] },
  'inbound-mail.manage': { summary: 'Release or discard mails that are held or failed, and release ignored ones.', roles: ['admin'] },
});
