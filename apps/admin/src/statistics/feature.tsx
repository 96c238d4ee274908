import { ChartLine } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

const reading = { permission: 'stats.read', scope: 'organisation' } as const;

export const statistics: FeatureDefinition = {
  key: 'statistics',
  screens: [
    {
      path: '/statistics',
      title: { en: 'Statistics', es: 'Estadísticas' },
      ...reading,
      load: () => import('./statistics.screen'),
      skeleton: 'dashboard',
      menu: { group: 'overview', icon: ChartLine, order: 10 },
    },
  ],
  commands: [
    { key: 'statistics', title: { en: 'See statistics', es: 'Ver estadísticas' }, ...reading, icon: ChartLine, to: '/statistics' },
  ],
};
