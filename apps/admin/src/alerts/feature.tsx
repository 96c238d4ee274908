import { BellOff, BellRing, ListChecks } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

const reads = { permission: 'alerts.read', scope: 'installation' } as const;
const changes = { permission: 'alerts.rules', scope: 'installation' } as const;

export const alerts: FeatureDefinition = {
  key: 'alerts',
  screens: [
    {
      path: '/alerts',
      title: { en: 'Alerts', es: 'Alertas' },
      ...reads,
      load: () => import('./alert-list.screen'),
      skeleton: 'list',
      menu: { group: 'alerts', icon: BellRing, order: 20 },
    },
    {
      path: '/alert-rules',
      title: { en: 'Alert rules', es: 'Reglas de alerta' },
      ...reads,
      load: () => import('./rule-list.screen'),
      skeleton: 'list',
      menu: { group: 'alerts', icon: ListChecks, order: 50 },
    },
    {
      path: '/alert-rules/new',
      title: { en: 'New rule', es: 'Nueva regla' },
      ...changes,
      load: () => import('./rule-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/alert-rules/$ruleId',
      title: { en: 'Rule', es: 'Regla' },
      ...reads,
      load: () => import('./rule.screen'),
    },
    {
      path: '/silences',
      title: { en: 'Silences', es: 'Silencios' },
      ...reads,
      load: () => import('./silence-list.screen'),
      skeleton: 'list',
      menu: { group: 'alerts', icon: BellOff, order: 40 },
    },
    {
      path: '/runbook/$key',
      title: { en: 'What to do', es: 'Qué hacer' },
      ...reads,
      load: () => import('./runbook.screen'),
    },
  ],
  commands: [{ key: 'alert-rule-new', title: { en: 'New alert rule', es: 'Nueva regla de alerta' }, ...changes, to: '/alert-rules/new' }],
};
