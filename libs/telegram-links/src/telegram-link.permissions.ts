import { definePermissions } from '#platform/access';

export const TelegramLinkPermissions = definePermissions('telegram-links', {
  'telegram.link': {
    summary: 'Link the own account to Telegram, to get messages for staff there.',
    roles: ['support', 'merchandising', 'marketing', 'office-manager', 'admin'],
  },
});
