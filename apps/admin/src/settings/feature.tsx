import { History, Settings } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const settings: FeatureDefinition = {
  key: 'settings',
  screens: [
    {
      path: '/settings',
      title: { en: 'Settings', es: 'Ajustes' },
      permission: 'settings.manage',
      scope: 'installation',
      load: () => import('./settings.screen'),
      skeleton: 'form',
      menu: { group: 'system', icon: Settings, order: 10 },
    },
    {
      path: '/settings/history',
      title: { en: 'History of the settings', es: 'Historial de los ajustes' },
      permission: 'settings.manage',
      scope: 'installation',
      load: () => import('./settings-history.screen'),
      skeleton: 'list',
    },
  ],
  commands: [
    {
      key: 'settings-limits',
      title: { en: 'Rate limits', es: 'Límites de frecuencia' },
      permission: 'settings.manage',
      scope: 'installation',
      icon: Settings,
      to: '/settings?group=limits',
    },
    {
      key: 'settings-history',
      title: { en: 'History of the settings', es: 'Historial de los ajustes' },
      permission: 'settings.manage',
      scope: 'installation',
      icon: History,
      to: '/settings/history',
    },
  ],
};
