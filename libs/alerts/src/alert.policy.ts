import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { AlertPermissions } from './alert.permissions.js';

/**
 * Alerts are the installation's: a grant of a permission for one organisation counts for none of them.
 * @throws AppError FORBIDDEN
 */
export function requireAlerts(actor: Actor, permission: keyof typeof AlertPermissions): void {
  if (!actor.can(AlertPermissions[permission], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
