import { Building2, Plus } from 'lucide-react';
import { queryClient } from '@/api/query-client';
import type { FeatureDefinition } from '@/frame/feature';

const MANAGES = ['office.manage', 'desk.manage'] as const;

export const offices: FeatureDefinition = {
  key: 'offices',
  screens: [
    {
      path: '/offices',
      title: { en: 'Offices', es: 'Oficinas' },
      permission: MANAGES,
      load: () => import('./office-list.screen'),
      skeleton: 'list',
      menu: { group: 'workplace', icon: Building2, order: 10 },
    },
    {
      path: '/offices/new',
      title: { en: 'New office', es: 'Oficina nueva' },
      permission: 'office.manage',
      load: () => import('./office-new.screen'),
      skeleton: 'form',
    },
    { path: '/offices/$officeId', title: { en: 'Office', es: 'Oficina' }, permission: MANAGES, load: () => import('./office.screen') },
  ],
  commands: [
    { key: 'office-new', title: { en: 'New office', es: 'Oficina nueva' }, permission: 'office.manage', icon: Plus, to: '/offices/new' },
  ],
  records: [
    {
      key: 'offices',
      title: { en: 'Offices', es: 'Oficinas' },
      permission: MANAGES,
      search: async (text) => {
        const { allOfficesQuery } = await import('./office-queries');
        const offices = await queryClient.fetchQuery(allOfficesQuery);
        const wanted = text.toLocaleLowerCase();
        return offices
          .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
          .slice(0, 8)
          .map(({ id, name, timeZone }) => ({ key: id, title: name, detail: timeZone, to: `/offices/${id}` }));
      },
    },
  ],
};
