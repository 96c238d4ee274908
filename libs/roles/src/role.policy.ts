import { AccessErrors, type Actor, allPermissions, type Scope } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { RoleErrors } from './role.errors.js';
import { RolePermissions } from './role.permissions.js';

/** Where a role counts: in its organisation, or everywhere. */
export function scopeOfRole(role: { readonly organisationId: string | null }): Scope {
  return role.organisationId === null ? { type: 'installation' } : { type: 'organisation', organisationId: role.organisationId };
}

/**
 * Those of `permissions` that `actor` does not hold in `scope`, in order. What no lib declares is left out: it allows
 * nothing, and nobody could ever hold it.
 */
export function lackedBy(actor: Actor, permissions: Iterable<string>, scope: Scope): string[] {
  const declared = new Set(allPermissions().map(({ key }) => key));
  return [...new Set(permissions)].filter((key) => declared.has(key) && !actor.can(key, scope)).toSorted();
}

/**
 * Whether `actor` may make a role of `permissions` that counts in `scope`, or change or remove one.
 * @throws AppError IMPERSONATION_FORBIDDEN, FORBIDDEN, ROLE_EXCEEDS_YOURS
 */
export function requireAuthorship(actor: Actor, permissions: Iterable<string>, scope: Scope): void {
  if (actor.signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
  if (!actor.can(RolePermissions['role.manage'], scope)) throw new AppError(PlatformErrors.FORBIDDEN);
  const lacked = lackedBy(actor, permissions, scope);
  if (lacked.length > 0) throw new AppError(RoleErrors.ROLE_EXCEEDS_YOURS, { permissions: lacked });
}
