import { Building2, Plus } from 'lucide-react';
import { officeAdminFindAll } from '@/api/generated';
import type { FeatureDefinition } from '@/frame/feature';

/** Whoever manages desks sees the offices they stand in. */
const MANAGES = ['office.manage', 'desk.manage'] as const;
/** An office belongs to an organisation: who manages single offices makes none. */
const NEW_OFFICE = { permission: 'office.manage', scope: 'organisation' } as const;

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
      ...NEW_OFFICE,
      load: () => import('./office-new.screen'),
      skeleton: 'form',
    },
    { path: '/offices/$officeId', title: { en: 'Office', es: 'Oficina' }, permission: MANAGES, load: () => import('./office.screen') },
  ],
  commands: [{ key: 'office-new', title: { en: 'New office', es: 'Oficina nueva' }, ...NEW_OFFICE, icon: Plus, to: '/offices/new' }],
  records: [
    {
      key: 'offices',
      title: { en: 'Offices', es: 'Oficinas' },
      permission: MANAGES,
      search: async (search, signal) => {
        const { items } = await officeAdminFindAll({ query: { search, limit: 8 }, signal });
        return items.map(({ id, name, timeZone }) => ({ key: id, title: name, detail: timeZone, to: `/offices/${id}` }));
      },
    },
  ],
};
