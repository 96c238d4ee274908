import { Injectable } from '@nestjs/common';
import { DemoDataService } from '#demo-data';
import { FactorOverview } from '#factors';
import { type Actor, type Grant, permissionsOfRole } from '#platform/access';
import { RoleDirectory } from '#roles';
import { UserDirectory } from '#users';

/** A grant as its holder sees it. */
export interface OwnGrant {
  readonly role: string;
  /** Null for a role that was removed this moment. */
  readonly roleName: string | null;
  /** Null with `officeId` null: the whole installation. */
  readonly organisationId: string | null;
  readonly officeId: string | null;
  /** In order. */
  readonly permissions: readonly string[];
}

/** What a signed-in person may do, and as whom. */
export interface AccessState {
  /** Held in any scope, in order. */
  readonly permissions: readonly string[];
  readonly grants: readonly OwnGrant[];
  /** The administrator who acts as this person; the name is null for somebody erased meanwhile. */
  readonly impersonatedBy: { readonly id: string; readonly name: string | null } | null;
  readonly secondFactor: { readonly has: boolean; readonly required: boolean };
  /** Whether everybody is to be told that this is a demonstration. */
  readonly demo: boolean;
}

/** What the own session may do, as the guard of every route sees it. */
@Injectable()
export class OwnAccess {
  constructor(
    private readonly roles: RoleDirectory,
    private readonly factors: FactorOverview,
    private readonly users: UserDirectory,
    private readonly demoData: DemoDataService,
  ) {}

  async of(actor: Actor): Promise<AccessState> {
    const { impersonatorId } = actor.signIn;
    const [roleNames, factors, names] = await Promise.all([
      this.roles.namesOf(actor.grants.map((grant) => grant.role)),
      this.factors.of(actor.userId),
      this.users.displayNames(impersonatorId === null ? [] : [impersonatorId]),
    ]);
    return {
      permissions: actor.permissions(),
      grants: actor.grants.map((grant) => ownGrant(grant, roleNames)),
      impersonatedBy: impersonatorId === null ? null : { id: impersonatorId, name: names.get(impersonatorId) ?? null },
      secondFactor: { has: factors.totpSince !== null || factors.passkeys > 0, required: factors.required },
      demo: this.demoData.isDemonstration(),
    };
  }
}

function ownGrant(grant: Grant, names: ReadonlyMap<string, string>): OwnGrant {
  return {
    role: grant.role,
    roleName: names.get(grant.role) ?? null,
    organisationId: grant.scopeType === 'organisation' ? grant.scopeId : null,
    officeId: grant.scopeType === 'office' ? grant.scopeId : null,
    permissions: [...(grant.permissions ?? permissionsOfRole(grant.role))].toSorted(),
  };
}
