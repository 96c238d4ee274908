import { KeyRound, Plus } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const roles: FeatureDefinition = {
  key: 'roles',
  screens: [
    {
      path: '/roles',
      title: { en: 'Roles', es: 'Roles' },
      permission: 'role.read',
      load: () => import('./role-matrix.screen'),
      skeleton: 'list',
      menu: { group: 'people', icon: KeyRound, order: 20 },
    },
    {
      // Not /roles/new: a role may have the key `new`.
      path: '/roles/own/new',
      title: { en: 'New role', es: 'Rol nuevo' },
      permission: 'role.manage',
      load: () => import('./role-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/roles/$key',
      title: { en: 'Role', es: 'Rol' },
      permission: 'role.read',
      load: () => import('./role.screen'),
      skeleton: 'form',
    },
  ],
  commands: [
    { key: 'role-new', title: { en: 'Define a role', es: 'Definir un rol' }, permission: 'role.manage', icon: Plus, to: '/roles/own/new' },
  ],
};
