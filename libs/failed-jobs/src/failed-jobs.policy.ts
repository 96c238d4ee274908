import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { FailedJobsPermissions } from './failed-jobs.permissions.js';

/**
 * Jobs are the installation's: a grant of the permission for one organisation does nothing here.
 * @throws AppError FORBIDDEN
 */
export function requireJobs(actor: Actor): void {
  if (!actor.can(FailedJobsPermissions['system.jobs'], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
