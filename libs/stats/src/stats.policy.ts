import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { StatsPermissions } from './stats.permissions.js';

/**
 * Organisations whose figures the person may see; null for all of them. Figures of a single office are not told apart.
 * @param wanted only this one.
 * @throws AppError FORBIDDEN for a grant of neither; NOT_FOUND for an organisation out of reach.
 */
export function organisationsFor(actor: Actor, wanted: string | undefined): readonly string[] | null {
  const { installation, organisationIds } = actor.reach(StatsPermissions['stats.read']);
  if (!installation && organisationIds.length === 0) throw new AppError(PlatformErrors.FORBIDDEN);
  if (wanted !== undefined && !installation && !organisationIds.includes(wanted)) throw new AppError(PlatformErrors.NOT_FOUND);
  if (wanted !== undefined) return [wanted];
  return installation ? null : organisationIds;
}
