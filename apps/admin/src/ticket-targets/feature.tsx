import { Timer } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const ticketTargets: FeatureDefinition = {
  key: 'ticket-targets',
  screens: [
    {
      path: '/ticket-targets',
      title: { en: 'Ticket targets', es: 'Plazos de los tickets' },
      permission: 'tickets.manage',
      scope: 'organisation',
      load: () => import('./ticket-targets.screen'),
      skeleton: 'form',
      menu: { group: 'system', icon: Timer, order: 27 },
    },
  ],
};
