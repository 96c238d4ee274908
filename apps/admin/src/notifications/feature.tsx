import { Bell } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const notifications: FeatureDefinition = {
  key: 'notifications',
  screens: [
    {
      path: '/notifications',
      title: { en: 'Notifications', es: 'Notificaciones' },
      load: () => import('./notifications.screen'),
      skeleton: 'list',
      menu: { group: 'mine', icon: Bell, order: 80 },
    },
  ],
};
