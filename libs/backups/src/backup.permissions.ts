import { definePermissions } from '#platform/access';

/** Permission keys of backups. They hold everything of the installation, so each is the installation's. */
export const BackupPermissions = definePermissions('backups', {
  'backup.read': { summary: 'See the backups of the installation and how they are made.', roles: ['admin'] },
  'backup.create': { summary: 'Make, check and upload backups.', roles: ['admin'], administrates: true },
  'backup.download': { summary: 'Download backups, with all data of the installation in them.', roles: ['admin'], administrates: true },
  'backup.delete': { summary: 'Delete backups.', roles: ['admin'], administrates: true },
  'backup.restore': { summary: 'Put the installation back to a backup, undo that, and try it out.', roles: ['admin'], administrates: true },
});
