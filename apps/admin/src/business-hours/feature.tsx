import { Clock } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

const manages = { permission: 'tickets.manage', scope: 'organisation' } as const;

export const businessHours: FeatureDefinition = {
  key: 'business-hours',
  screens: [
    {
      path: '/business-hours',
      title: { en: 'Business hours', es: 'Horarios de atención' },
      ...manages,
      load: () => import('./hours-list.screen'),
      skeleton: 'list',
      menu: { group: 'system', icon: Clock, order: 26 },
    },
    {
      path: '/business-hours/new',
      title: { en: 'New business hours', es: 'Nuevo horario de atención' },
      ...manages,
      load: () => import('./hours-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/business-hours/$hoursId',
      title: { en: 'Business hours', es: 'Horario de atención' },
      ...manages,
      load: () => import('./hours.screen'),
      skeleton: 'form',
    },
  ],
};
