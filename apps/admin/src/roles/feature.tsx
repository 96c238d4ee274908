import { KeyRound, Plus } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

/** A role belongs to the installation or to an organisation: who may manage them in an office alone makes none. */
const NEW_ROLE = { permission: 'role.manage', scope: 'organisation' } as const;

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
      ...NEW_ROLE,
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
  commands: [{ key: 'role-new', title: { en: 'Define a role', es: 'Definir un rol' }, ...NEW_ROLE, icon: Plus, to: '/roles/own/new' }],
  records: [
    {
      key: 'roles',
      title: { en: 'Roles', es: 'Roles' },
      permission: 'role.read',
      search: async (text, signal, language) => (await import('./find-roles')).findRoles(text, signal, language),
    },
  ],
};
