import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const MailPermissions = definePermissions('platform/mail', {
  'mail.read': { summary: 'Read every mail that an installation without a mail server, or a demonstration, kept.', roles: ['admin'] },
});
