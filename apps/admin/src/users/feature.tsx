import { Download, UserPlus, Users } from 'lucide-react';
import { queryClient } from '@/api';
import { userAdminFindAll } from '@/api/generated';
import type { FeatureDefinition } from '@/frame/feature';
import { fullName } from '@/frame/full-name';
import { listQuery } from '@/frame/list/list-query';
import { userList, userQuery } from './user-queries';

export const users: FeatureDefinition = {
  key: 'users',
  screens: [
    {
      path: '/users',
      title: { en: 'People', es: 'Personas' },
      permission: 'user.read',
      load: () => import('./user-list.screen'),
      preload: ({ search }) => queryClient.prefetchQuery(listQuery(userList, search)),
      skeleton: 'list',
      menu: { group: 'people', icon: Users, order: 10 },
    },
    {
      path: '/users/new',
      title: { en: 'New person', es: 'Persona nueva' },
      permission: 'user.create',
      scope: 'organisation',
      load: () => import('./user-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/users/$userId',
      title: { en: 'Person', es: 'Persona' },
      permission: 'user.read',
      load: () => import('./user.screen'),
      preload: ({ params }) => queryClient.prefetchQuery(userQuery(params.userId!)),
    },
  ],
  commands: [
    {
      key: 'user-new',
      title: { en: 'New person', es: 'Persona nueva' },
      permission: 'user.create',
      scope: 'organisation',
      icon: UserPlus,
      to: '/users/new',
    },
    {
      key: 'users-export',
      title: { en: 'Export all people (CSV)', es: 'Exportar todas las personas (CSV)' },
      permission: 'user.export',
      icon: Download,
      run: async () => (await import('@/frame/download-file')).downloadFile('/api/users/export'),
      done: { en: 'The file is downloaded.', es: 'El archivo se ha descargado.' },
    },
  ],
  records: [
    {
      key: 'users',
      title: { en: 'People', es: 'Personas' },
      permission: 'user.read',
      search: async (search, signal) => {
        const { items } = await userAdminFindAll({ query: { search, limit: 8 }, signal });
        return items.map((user) => ({ key: user.id, title: fullName(user), detail: user.email, to: `/users/${user.id}` }));
      },
    },
  ],
};
