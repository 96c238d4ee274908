import { BellRing, Siren } from 'lucide-react';
import { incidentTest } from '@/api/generated';
import { queryClient } from '@/api/query-client';
import type { FeatureDefinition } from '@/frame/feature';
import { listQuery } from '@/frame/list/list-query';

const reads = { permission: 'alerts.read', scope: 'installation' } as const;

export const incidents: FeatureDefinition = {
  key: 'incidents',
  screens: [
    {
      path: '/incidents',
      title: { en: 'Incidents', es: 'Incidencias' },
      ...reads,
      load: () => import('./incident-list.screen'),
      preload: async ({ search }) => {
        const { incidentList } = await import('./incident-queries');
        await queryClient.prefetchQuery(listQuery(incidentList, search));
      },
      skeleton: 'list',
      menu: { group: 'alerts', icon: Siren, order: 10 },
    },
    {
      path: '/incidents/$incidentId',
      title: { en: 'Incident', es: 'Incidencia' },
      ...reads,
      load: () => import('./incident.screen'),
      preload: async ({ params }) => {
        const { incidentQuery } = await import('./incident-queries');
        await queryClient.prefetchQuery(incidentQuery(params.incidentId!));
      },
    },
  ],
  commands: [
    {
      key: 'incident-test',
      title: { en: 'Test: page me', es: 'Probar: avísame' },
      permission: 'alerts.act',
      scope: 'installation',
      icon: BellRing,
      run: () => incidentTest(),
      done: { en: 'The message is on its way.', es: 'El mensaje va de camino.' },
    },
  ],
};
