import { LayoutDashboard } from 'lucide-react';
import { queryClient } from '@/api';
import { accessQuery } from '@/frame/access';
import type { FeatureDefinition } from '@/frame/feature';
import { holdsEverywhere } from '@/frame/may-use';
import { checklistQuery, demoQuery } from './dashboard-queries';

/** What decides where everything else stands on the page: read first, as far as the person may. */
async function readFirst(): Promise<void> {
  const access = await queryClient.ensureQueryData(accessQuery).catch(() => null);
  if (access?.permissions.includes('checklist.read')) void queryClient.prefetchQuery(checklistQuery);
  if (access && holdsEverywhere(access, 'demo.manage')) void queryClient.prefetchQuery(demoQuery);
}

export const dashboard: FeatureDefinition = {
  key: 'dashboard',
  screens: [
    {
      path: '/',
      title: { en: 'Start', es: 'Inicio' },
      load: () => import('./start.screen'),
      preload: readFirst,
      skeleton: 'dashboard',
      menu: { group: 'overview', icon: LayoutDashboard, order: 1 },
    },
  ],
};
