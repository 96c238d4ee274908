import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { OrganisationPermissions } from './organisation.permissions.js';

/**
 * The permission counts on the installation only: a grant of it for one organisation manages nothing here.
 * @throws AppError FORBIDDEN
 */
export function requireManagement(actor: Actor): void {
  if (!actor.can(OrganisationPermissions['organisation.manage'], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
