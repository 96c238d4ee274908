import { Landmark } from 'lucide-react';
import { organisationAdminFindAll } from '@/api/generated';
import type { FeatureDefinition } from '@/frame/feature';

export const organisations: FeatureDefinition = {
  key: 'organisations',
  screens: [
    {
      path: '/organisations',
      title: { en: 'Organisations', es: 'Organizaciones' },
      permission: 'organisation.manage',
      scope: 'installation',
      load: () => import('./organisation-list.screen'),
      skeleton: 'list',
      menu: { group: 'people', icon: Landmark, order: 30 },
    },
    {
      path: '/organisations/new',
      title: { en: 'New organisation', es: 'Organización nueva' },
      permission: 'organisation.manage',
      scope: 'installation',
      load: () => import('./organisation-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/organisations/$organisationId',
      title: { en: 'Organisation', es: 'Organización' },
      permission: 'organisation.manage',
      scope: 'installation',
      load: () => import('./organisation.screen'),
      skeleton: 'form',
    },
  ],
  records: [
    {
      key: 'organisations',
      title: { en: 'Organisations', es: 'Organizaciones' },
      permission: 'organisation.manage',
      scope: 'installation',
      search: async (search, signal) => {
        const { items } = await organisationAdminFindAll({ query: { search, limit: 8 }, signal });
        return items.map(({ id, name, slug }) => ({ key: id, title: name, detail: slug, to: `/organisations/${id}` }));
      },
    },
  ],
};
