import { LayoutDashboard } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const dashboard: FeatureDefinition = {
  key: 'dashboard',
  screens: [
    {
      path: '/',
      title: { en: 'Start', es: 'Inicio' },
      load: () => import('./start.screen'),
      skeleton: 'dashboard',
      menu: { group: 'overview', icon: LayoutDashboard, order: 1 },
    },
  ],
};
