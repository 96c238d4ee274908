import { Archive } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';
import { registerJobReader } from '@/frame/jobs';

const reads = { permission: 'backup.read', scope: 'installation' } as const;
const restores = { permission: 'backup.restore', scope: 'installation' } as const;
const makes = { permission: 'backup.create', scope: 'installation' } as const;

registerJobReader('backup', () => import('./backup-jobs').then((file) => file.readBackupJob));
registerJobReader('drill', () => import('./backup-jobs').then((file) => file.readDrillJob));

export const backups: FeatureDefinition = {
  key: 'backups',
  screens: [
    {
      path: '/backups',
      title: { en: 'Backups', es: 'Copias de seguridad' },
      ...reads,
      load: () => import('./backups.screen'),
      skeleton: 'list',
      menu: { group: 'system', icon: Archive, order: 12 },
    },
    {
      path: '/backups/upload',
      title: { en: 'Upload a backup', es: 'Subir una copia' },
      ...makes,
      load: () => import('./upload.screen'),
    },
    {
      path: '/backups/$backupId',
      title: { en: 'Backup', es: 'Copia de seguridad' },
      ...reads,
      load: () => import('./backup.screen'),
    },
    {
      path: '/backups/$backupId/restore',
      title: { en: 'Restore', es: 'Restaurar' },
      ...restores,
      load: () => import('./restore-start.screen'),
    },
    {
      path: '/restores',
      title: { en: 'Restores', es: 'Restauraciones' },
      ...restores,
      load: () => import('./restores.screen'),
      skeleton: 'list',
    },
    {
      path: '/restores/$restoreId',
      title: { en: 'Restore', es: 'Restauración' },
      ...restores,
      load: () => import('./restore.screen'),
    },
    {
      path: '/restores/$restoreId/undo',
      title: { en: 'Undo', es: 'Deshacer' },
      ...restores,
      load: () => import('./undo.screen'),
    },
    {
      path: '/drills',
      title: { en: 'Drills', es: 'Simulacros' },
      ...restores,
      load: () => import('./drills.screen'),
      skeleton: 'list',
    },
  ],
  commands: [
    {
      key: 'backup-new',
      title: { en: 'Make a backup', es: 'Hacer una copia de seguridad' },
      ...makes,
      icon: Archive,
      to: '/backups?new=1',
    },
    {
      key: 'backup-restore',
      title: { en: 'Restore a backup', es: 'Restaurar una copia de seguridad' },
      ...restores,
      icon: Archive,
      to: '/backups?state=verified',
    },
  ],
};
