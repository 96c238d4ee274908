import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { SystemPermissions } from './system-status.permissions.js';

/**
 * The state of the system is the installation's: a grant of the permission for one organisation shows nothing.
 * @throws AppError FORBIDDEN
 */
export function requireSystemRead(actor: Actor): void {
  if (!actor.can(SystemPermissions['system.read'], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
