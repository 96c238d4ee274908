import type { ErrorDefinition } from '#platform/errors';
import { permissionsOfRole } from './define-permissions.js';

/** Where a grant holds: the whole installation, one organisation, or one office. */
export type Scope =
  | { readonly type: 'installation' }
  | { readonly type: 'organisation'; readonly organisationId: string }
  | { readonly type: 'office'; readonly organisationId: string; readonly officeId: string };

/** One row of `role_grants`. */
export interface Grant {
  readonly role: string;
  readonly scopeType: Scope['type'];
  /** Null for the installation; the organisation's or office's id otherwise. */
  readonly scopeId: string | null;
  /** What a role that administrators defined carries; absent for the roles that exist anyway. */
  readonly permissions?: readonly string[];
}

/** How and when the person behind a session proved who they are. */
export interface SignIn {
  /** The last proof: the sign-in, or a step-up since. */
  readonly at: Date;
  /** Such as `password`, `totp`, `recovery-code`, `passkey`. */
  readonly methods: readonly string[];
  /** The administrator who acts as this person; null for the person themselves. */
  readonly impersonatorId: string | null;
}

/** Where a person holds a permission. With `installation` the lists do not matter. */
export interface Reach {
  readonly installation: boolean;
  readonly organisationIds: readonly string[];
  readonly officeIds: readonly string[];
}

/** The signed-in person a request acts for: who they are and what they hold, as the database said at most two seconds ago. */
export class Actor {
  /** None while the sign-in lacks something. */
  readonly grants: readonly Grant[];
  private readonly held = new Map<string, Grant[]>();

  constructor(
    readonly userId: string,
    readonly sessionId: string,
    readonly organisationId: string,
    private readonly given: readonly Grant[],
    readonly signIn: SignIn = { at: new Date(0), methods: [], impersonatorId: null },
    /** What the sign-in lacks before anything that needs a permission: the refusal of such routes. */
    readonly lacking: ErrorDefinition | null = null,
  ) {
    this.grants = lacking ? [] : given;
    for (const grant of this.grants) {
      for (const permission of permissionsOf(grant)) {
        const list = this.held.get(permission);
        if (list) list.push(grant);
        else this.held.set(permission, [grant]);
      }
    }
  }

  /** True when some grant carries the permission, in whatever scope: the first of the two doors. */
  holds(permission: string): boolean {
    return this.held.has(permission);
  }

  /** True when a grant carries the permission for `scope`: the second door, used when the object is known. */
  can(permission: string, scope: Scope): boolean {
    return (this.held.get(permission) ?? []).some((grant) => covers(grant, scope));
  }

  /** As `can`, also while the sign-in lacks something: only for what lets the person mend that. */
  couldOnceComplete(permission: string, scope: Scope): boolean {
    return this.given.some((grant) => [...permissionsOf(grant)].includes(permission) && covers(grant, scope));
  }

  /** Every permission that `holds`, in order. */
  permissions(): string[] {
    return [...this.held.keys()].toSorted();
  }

  /** Grants that carry the permission; policies turn them into an SQL filter. */
  grantsFor(permission: string): readonly Grant[] {
    return this.held.get(permission) ?? [];
  }

  /** The same grants by where they hold: what a policy's SQL filter is made of. */
  reach(permission: string): Reach {
    const grants = this.grantsFor(permission);
    const ids = (type: Scope['type']) => [
      ...new Set(grants.flatMap((grant) => (grant.scopeType === type && grant.scopeId !== null ? [grant.scopeId] : []))),
    ];
    return {
      installation: grants.some((grant) => grant.scopeType === 'installation'),
      organisationIds: ids('organisation'),
      officeIds: ids('office'),
    };
  }
}

function permissionsOf({ permissions, role }: Grant): Iterable<string> {
  return permissions ?? permissionsOfRole(role);
}

function covers(grant: Grant, scope: Scope): boolean {
  if (grant.scopeType === 'installation') return true;
  if (scope.type === 'installation') return false;
  if (grant.scopeType === 'organisation') return grant.scopeId === scope.organisationId;
  return scope.type === 'office' && grant.scopeId === scope.officeId;
}
