import { HeartPulse } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

const reads = { permission: 'alerts.read', scope: 'installation' } as const;
const changes = { permission: 'alerts.rules', scope: 'installation' } as const;

export const heartbeats: FeatureDefinition = {
  key: 'heartbeats',
  screens: [
    {
      path: '/heartbeats',
      title: { en: 'Heartbeats', es: 'Latidos' },
      ...reads,
      load: () => import('./heartbeat-list.screen'),
      skeleton: 'list',
      menu: { group: 'alerts', icon: HeartPulse, order: 60 },
    },
    {
      path: '/heartbeats/new',
      title: { en: 'New heartbeat', es: 'Nuevo latido' },
      ...changes,
      load: () => import('./heartbeat-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/heartbeats/$heartbeatId',
      title: { en: 'Heartbeat', es: 'Latido' },
      ...reads,
      load: () => import('./heartbeat.screen'),
    },
  ],
  commands: [
    { key: 'heartbeat-new', title: { en: 'New heartbeat', es: 'Nuevo latido' }, ...changes, icon: HeartPulse, to: '/heartbeats/new' },
  ],
};
