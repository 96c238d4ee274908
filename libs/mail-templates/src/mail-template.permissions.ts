import { definePermissions } from '#platform/access';

/** Permission keys of this lib. */
export const MailTemplatePermissions = definePermissions('mail-templates', {
  'mail-template.read': { summary: 'See the mails of the platform as they look with made-up data.', roles: ['admin', 'marketing'] },
});
