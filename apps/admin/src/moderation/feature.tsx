import { Flag } from 'lucide-react';
import { queryClient } from '@/api/query-client';
import type { FeatureDefinition } from '@/frame/feature';
import { listQuery } from '@/frame/list/list-query';

const moderates = { permission: 'messages.moderate', scope: 'organisation' } as const;

export const moderation: FeatureDefinition = {
  key: 'moderation',
  screens: [
    {
      path: '/moderation',
      title: { en: 'Reported messages', es: 'Mensajes denunciados' },
      ...moderates,
      load: () => import('./report-list.screen'),
      preload: async ({ search }) => {
        const { reportList } = await import('./report-queries');
        await queryClient.prefetchQuery(listQuery(reportList, search));
      },
      skeleton: 'list',
      menu: { group: 'people', icon: Flag, order: 50 },
    },
    {
      path: '/moderation/$reportId',
      title: { en: 'Reported message', es: 'Mensaje denunciado' },
      ...moderates,
      // Nothing is read ahead: that somebody read it is on record.
      load: () => import('./report.screen'),
    },
  ],
};
