import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { SettingsPermissions } from './settings.permissions.js';

/**
 * Settings are the installation's: a grant of the permission for one organisation changes nothing here.
 * @throws AppError FORBIDDEN
 */
export function requireSettings(actor: Actor): void {
  if (!actor.can(SettingsPermissions['settings.manage'], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
