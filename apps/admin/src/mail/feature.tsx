import { Inbox, Mails } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const mail: FeatureDefinition = {
  key: 'mail',
  screens: [
    {
      path: '/mail/templates',
      title: { en: 'Mails we send', es: 'Correos que enviamos' },
      permission: 'mail-template.read',
      load: () => import('./template-list.screen'),
      menu: { group: 'system', icon: Mails, order: 20 },
    },
    {
      path: '/mail/mailbox',
      title: { en: 'Mailbox', es: 'Buzón' },
      permission: 'mail.read',
      scope: 'installation',
      load: () => import('./mailbox.screen'),
      menu: { group: 'system', icon: Inbox, order: 22 },
    },
  ],
};
