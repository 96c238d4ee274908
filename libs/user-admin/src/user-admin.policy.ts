import { AccessErrors, type Actor, administrates, permissionsOfRole, type Scope } from '#platform/access';
import { AppError, type ErrorDefinition, PlatformErrors } from '#platform/errors';
import { lackedBy, RoleErrors } from '#roles';
import { UserAdminErrors } from './user-admin.errors.js';
import { UserAdminPermissions as Permissions } from './user-admin.permissions.js';

/**
 * Who may do what to whom. Pure: it knows nothing but what it is given. In short: one has to see a person, hold the
 * permission for their organisation, and hold whatever they hold beyond what everybody holds. So nobody gains by
 * touching somebody else, an organisation's administrator stays inside the organisation, and a person with wider
 * grants is touched only by somebody with grants as wide.
 */

/** What a person holds of one grant, and where; an office that is not known counts as the whole installation. */
export interface Holding {
  readonly role: string;
  readonly permissions: readonly string[];
  readonly scope: Scope;
}

/** The person something is to be done to. */
export interface Person {
  readonly id: string;
  readonly organisationId: string;
  readonly holdings: readonly Holding[];
}

interface Rule {
  /** Needed for the person's organisation; null: judged elsewhere. */
  readonly permission: string | null;
  /** May be done to oneself. */
  readonly onOneself: boolean;
  /** May be done while acting as somebody else. */
  readonly impersonating: boolean;
  /** What the person may hold that one does not: anything, what everybody holds, or nothing at all. */
  readonly mayHoldMore: 'anything' | 'what-everybody-holds' | 'nothing';
}

const CHANGE = { onOneself: false, impersonating: false, mayHoldMore: 'what-everybody-holds' } as const;

/** Every act there is. */
export const ACTS = {
  read: { permission: Permissions['user.read'], onOneself: true, impersonating: true, mayHoldMore: 'anything' },
  update: { ...CHANGE, permission: Permissions['user.update'], onOneself: true },
  suspend: { ...CHANGE, permission: Permissions['user.suspend'] },
  reinstate: { ...CHANGE, permission: Permissions['user.suspend'] },
  reset: { ...CHANGE, permission: Permissions['user.reset'] },
  erase: { ...CHANGE, permission: Permissions['user.erase'] },
  invite: { ...CHANGE, permission: Permissions['user.create'] },
  'see-sessions': { permission: Permissions['user.end-sessions'], onOneself: true, impersonating: false, mayHoldMore: 'anything' },
  'end-sessions': { ...CHANGE, permission: Permissions['user.end-sessions'], onOneself: true },
  // Whoever acts as somebody has everything they have, so there must be nothing to gain, not even in another organisation.
  impersonate: { ...CHANGE, permission: Permissions['user.impersonate'], mayHoldMore: 'nothing' },
  'grant-role': { ...CHANGE, permission: null, onOneself: true },
  'revoke-role': { ...CHANGE, permission: null, onOneself: true },
} as const satisfies Record<string, Rule>;
export type Act = keyof typeof ACTS;

const MOST_NAMED = 20;

/**
 * @throws AppError NOT_FOUND for whom one may not see; FORBIDDEN, IMPERSONATION_FORBIDDEN, NOT_ON_YOURSELF,
 * ADMINISTRATOR_NOT_IMPERSONATED, USER_HOLDS_MORE
 */
export function requireAct(actor: Actor, act: Act, person: Person): void {
  const rule: Rule = ACTS[act];
  const home: Scope = { type: 'organisation', organisationId: person.organisationId };
  if (!actor.can(Permissions['user.read'], home)) refuse(PlatformErrors.NOT_FOUND);
  if (rule.permission !== null && !actor.can(rule.permission, home)) refuse(PlatformErrors.FORBIDDEN);
  if (!rule.impersonating && actor.signIn.impersonatorId !== null) refuse(AccessErrors.IMPERSONATION_FORBIDDEN);
  if (actor.userId === person.id) {
    if (!rule.onOneself) refuse(UserAdminErrors.NOT_ON_YOURSELF);
    return;
  }
  if (act === 'impersonate' && administrates(person.holdings)) refuse(UserAdminErrors.ADMINISTRATOR_NOT_IMPERSONATED);
  const more = heldBeyond(actor, rule, person);
  if (more.length > 0) refuse(UserAdminErrors.USER_HOLDS_MORE, { permissions: more.slice(0, MOST_NAMED) });
}

/** `requireAct` as a question. */
export function mayAct(actor: Actor, act: Act, person: Person): boolean {
  try {
    requireAct(actor, act, person);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** A role that is to be given or taken, and where. */
export interface RoleInScope {
  readonly permissions: readonly string[];
  /** Of the role; null: it counts everywhere. */
  readonly organisationId: string | null;
  readonly scope: Scope;
}

/**
 * Nobody gives or takes what they lack themselves, where it is to count. On top of `requireAct`.
 * @throws AppError FORBIDDEN, ROLE_EXCEEDS_YOURS; VALIDATION_FAILED for a role of another organisation
 */
export function requireRole(actor: Actor, { permissions, organisationId, scope }: RoleInScope): void {
  if (!actor.can(Permissions['role.grant'], scope)) refuse(PlatformErrors.FORBIDDEN);
  if (organisationId !== null && (scope.type === 'installation' || scope.organisationId !== organisationId))
    refuse(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'role', problem: 'is not a role that can be given there' }] });
  const lacked = lackedBy(actor, permissions, scope);
  if (lacked.length > 0) refuse(RoleErrors.ROLE_EXCEEDS_YOURS, { permissions: lacked.slice(0, MOST_NAMED) });
}

/** @throws AppError FORBIDDEN, IMPERSONATION_FORBIDDEN */
export function requireCreation(actor: Actor, organisationId: string): void {
  if (!actor.can(Permissions['user.create'], { type: 'organisation', organisationId })) refuse(PlatformErrors.FORBIDDEN);
  if (actor.signIn.impersonatorId !== null) refuse(AccessErrors.IMPERSONATION_FORBIDDEN);
}

function heldBeyond(actor: Actor, { mayHoldMore }: Rule, person: Person): string[] {
  if (mayHoldMore === 'anything') return [];
  const everybodys = mayHoldMore === 'nothing' ? new Set<string>() : permissionsOfRole('user');
  const lacked = person.holdings.flatMap(({ permissions, scope }) =>
    lackedBy(
      actor,
      permissions.filter((key) => !everybodys.has(key)),
      scope,
    ),
  );
  return [...new Set(lacked)].toSorted();
}

function refuse(definition: ErrorDefinition, details?: Record<string, unknown>): never {
  throw new AppError(definition, details);
}
