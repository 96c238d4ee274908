import { ScrollText, ShieldCheck } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const audit: FeatureDefinition = {
  key: 'audit',
  screens: [
    {
      path: '/audit',
      title: { en: 'Audit', es: 'Auditoría' },
      permission: 'audit.read',
      load: () => import('./audit-list.screen'),
      skeleton: 'list',
      menu: { group: 'system', icon: ScrollText, order: 30 },
    },
    {
      path: '/audit/check',
      title: { en: 'Check of the trail', es: 'Comprobación de la auditoría' },
      permission: 'audit.read',
      scope: 'installation',
      load: () => import('./chain-check.screen'),
    },
  ],
  commands: [
    {
      key: 'audit-check',
      title: { en: 'Check the audit trail', es: 'Comprobar la auditoría' },
      permission: 'audit.read',
      scope: 'installation',
      icon: ShieldCheck,
      to: '/audit/check',
    },
  ],
};
