import { CalendarClock } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

const reads = { permission: 'alerts.read', scope: 'installation' } as const;
const changes = { permission: 'alerts.rules', scope: 'installation' } as const;

export const onCall: FeatureDefinition = {
  key: 'on-call',
  screens: [
    {
      path: '/on-call',
      title: { en: 'On call', es: 'Guardias' },
      ...reads,
      load: () => import('./on-call.screen'),
      menu: { group: 'alerts', icon: CalendarClock, order: 30 },
    },
    {
      path: '/on-call/new',
      title: { en: 'New rota', es: 'Nueva rotación' },
      ...changes,
      load: () => import('./rota-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/on-call/escalation',
      title: { en: 'Escalation', es: 'Escalado' },
      ...changes,
      load: () => import('./escalation.screen'),
      skeleton: 'form',
    },
    {
      path: '/on-call/rotas/$rotaId',
      title: { en: 'Rota', es: 'Rotación' },
      ...reads,
      load: () => import('./rota.screen'),
    },
  ],
  commands: [
    { key: 'escalation', title: { en: 'Change the escalation', es: 'Cambiar el escalado' }, ...changes, to: '/on-call/escalation' },
  ],
};
