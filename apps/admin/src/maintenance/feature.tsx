import { Construction } from 'lucide-react';
import { queryClient } from '@/api/query-client';
import type { FeatureDefinition } from '@/frame/feature';

const needs = { permission: 'maintenance.manage', scope: 'installation' } as const;

export const maintenance: FeatureDefinition = {
  key: 'maintenance',
  screens: [
    {
      path: '/maintenance',
      title: { en: 'Maintenance', es: 'Mantenimiento' },
      ...needs,
      load: () => import('./maintenance.screen'),
      preload: async () => {
        const { maintenanceQuery } = await import('./maintenance-query');
        await queryClient.prefetchQuery(maintenanceQuery);
      },
      skeleton: 'form',
      menu: { group: 'system', icon: Construction, order: 15 },
    },
  ],
  commands: [
    {
      key: 'maintenance',
      title: { en: 'Begin or end maintenance', es: 'Empezar o terminar el mantenimiento' },
      ...needs,
      icon: Construction,
      to: '/maintenance',
    },
  ],
};
