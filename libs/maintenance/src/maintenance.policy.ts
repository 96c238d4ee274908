import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { MaintenancePermissions } from './maintenance.permissions.js';

/**
 * Maintenance is the installation's: a grant of the permission for one organisation does nothing here.
 * @throws AppError FORBIDDEN
 */
export function requireMaintenance(actor: Actor): void {
  if (!actor.can(MaintenancePermissions['maintenance.manage'], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
