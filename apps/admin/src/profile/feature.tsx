import { CircleUser, FileDown, KeyRound, LogOut } from 'lucide-react';
import { queryClient } from '@/api';
import type { FeatureDefinition } from '@/frame/feature';
import { registerJobReader } from '@/frame/jobs';
import { ownProfileQuery } from '@/frame/own-profile';

registerJobReader('personal-export', () => import('./export-job').then((file) => file.readExportJob));

export const profile: FeatureDefinition = {
  key: 'profile',
  screens: [
    {
      path: '/profile',
      title: { en: 'Your profile', es: 'Tu perfil' },
      load: () => import('./profile.screen'),
      preload: async ({ search }) => {
        const { FIRST } = await import('./own-queries');
        for (const query of [ownProfileQuery, ...(FIRST[search.tab ?? ''] ?? [])]) void queryClient.prefetchQuery(query);
      },
      menu: { group: 'mine', icon: CircleUser, order: 90 },
    },
  ],
  commands: [
    {
      key: 'profile-security',
      title: { en: 'Change password, second factor, passkeys', es: 'Cambiar contraseña, segundo factor y llaves de acceso' },
      icon: KeyRound,
      to: '/profile?tab=security',
    },
    {
      key: 'profile-sessions',
      title: { en: 'Where you are signed in', es: 'Dónde has entrado' },
      icon: LogOut,
      to: '/profile?tab=security',
    },
    { key: 'profile-data', title: { en: 'Download your data', es: 'Descargar tus datos' }, icon: FileDown, to: '/profile?tab=privacy' },
  ],
};
