import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { DemoDataPermissions } from './demo-data.permissions.js';

/**
 * Demo data is the installation's: a grant of the permission for one organisation does nothing here.
 * @throws AppError FORBIDDEN
 */
export function requireDemoManagement(actor: Actor): void {
  if (!actor.can(DemoDataPermissions['demo.manage'], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
