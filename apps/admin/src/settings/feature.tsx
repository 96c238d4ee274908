import { History, Settings } from 'lucide-react';
import { queryClient } from '@/api/query-client';
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
  records: [
    {
      key: 'settings',
      title: { en: 'Settings', es: 'Ajustes' },
      permission: 'settings.manage',
      scope: 'installation',
      search: async (text, _signal, language) => {
        const { configQuery } = await import('./config-query');
        const { settings } = await queryClient.fetchQuery({ ...configQuery, staleTime: 60_000 });
        const wanted = text.toLocaleLowerCase();
        return settings
          .filter(({ key, help }) => `${key} ${help[language]}`.toLocaleLowerCase().includes(wanted))
          .slice(0, 8)
          .map(({ key, help }) => ({ key, title: help[language], to: `/settings?search=${encodeURIComponent(key)}` }));
      },
    },
  ],
};
