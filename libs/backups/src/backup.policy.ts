import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { BackupPermissions } from './backup.permissions.js';

/**
 * Backups are the installation's: a grant of a permission for one organisation counts for none of them.
 * @throws AppError FORBIDDEN
 */
export function requireBackups(actor: Actor, permission: keyof typeof BackupPermissions): void {
  if (!actor.can(BackupPermissions[permission], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
