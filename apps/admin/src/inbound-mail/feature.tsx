import { MailSearch } from 'lucide-react';
import { queryClient } from '@/api/query-client';
import type { FeatureDefinition } from '@/frame/feature';
import { listQuery } from '@/frame/list/list-query';

const reading = { permission: 'inbound-mail.read', scope: 'installation' } as const;

export const inboundMail: FeatureDefinition = {
  key: 'inbound-mail',
  screens: [
    {
      path: '/inbound-mail',
      title: { en: 'Inbound mail', es: 'Correo entrante' },
      ...reading,
      load: () => import('./inbound-mail-list.screen'),
      preload: async ({ search }) => {
        const { inboundMailList } = await import('./inbound-mail-queries');
        await queryClient.prefetchQuery(listQuery(inboundMailList, search));
      },
      skeleton: 'list',
      menu: { group: 'system', icon: MailSearch, order: 24 },
    },
  ],
  commands: [
    {
      key: 'held-mails',
      title: { en: 'Decide about mails that are held', es: 'Decidir sobre los correos retenidos' },
      ...reading,
      icon: MailSearch,
      to: '/inbound-mail?state=held',
    },
  ],
};
