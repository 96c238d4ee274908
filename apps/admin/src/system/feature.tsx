import { Activity, ListX } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

const reading = { permission: 'system.read', scope: 'installation' } as const;
const jobs = { permission: 'system.jobs', scope: 'installation' } as const;

export const system: FeatureDefinition = {
  key: 'system',
  screens: [
    {
      path: '/system',
      title: { en: 'System status', es: 'Estado del sistema' },
      ...reading,
      load: () => import('./system.screen'),
      skeleton: 'dashboard',
      menu: { group: 'system', icon: Activity, order: 5 },
    },
    {
      path: '/jobs',
      title: { en: 'Failed jobs', es: 'Tareas fallidas' },
      ...jobs,
      load: () => import('./failed-jobs.screen'),
      skeleton: 'list',
      menu: { group: 'system', icon: ListX, order: 7 },
    },
  ],
  commands: [
    { key: 'system', title: { en: 'See how the system is', es: 'Ver cómo está el sistema' }, ...reading, icon: Activity, to: '/system' },
    {
      key: 'failed-jobs',
      title: { en: 'Look after failed jobs', es: 'Atender las tareas fallidas' },
      ...jobs,
      icon: ListX,
      to: '/jobs',
    },
  ],
};
