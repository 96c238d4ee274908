import { Injectable } from '@nestjs/common';
import { FactorOverview } from '#factors';
import { type Actor, type Grant, permissionsOfRole } from '#platform/access';
import { DemoMode } from '#platform/demo';
import { Maintenance, type MaintenanceLevel } from '#platform/maintenance';
import { OrganisationDirectory } from '#organisations';
import { RoleDirectory } from '#roles';
import { UserDirectory } from '#users';

/** A grant as its holder sees it. */
export interface OwnGrant {
  readonly role: string;
  /** Null for a role that was removed this moment. */
  readonly roleName: string | null;
  /** Null with `officeId` null: the whole installation. */
  readonly organisationId: string | null;
  /** Null without `organisationId`. */
  readonly organisationName: string | null;
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
  /** For whoever looks after organisations: whether there is more than one, so that lists need to tell them apart. */
  readonly severalOrganisations: boolean;
  /** Whether everybody is to be told that this is a demonstration. */
  readonly demo: boolean;
  /** Null while maintenance is neither on nor announced. */
  readonly maintenance: OwnMaintenance | null;
}

/** Maintenance as the person meets it. */
export interface OwnMaintenance {
  readonly level: MaintenanceLevel;
  /** What holds now: `banner` while it is only announced. */
  readonly inForce: MaintenanceLevel;
  readonly reason: string;
  readonly startsAt: Date;
  readonly until: Date | null;
  /** Whether the person goes on working all the same. */
  readonly passes: boolean;
}

/** What the own session may do, as the guard of every route sees it. */
@Injectable()
export class OwnAccess {
  constructor(
    private readonly roles: RoleDirectory,
    private readonly factors: FactorOverview,
    private readonly users: UserDirectory,
    private readonly demoMode: DemoMode,
    private readonly maintenance: Maintenance,
    private readonly organisations: OrganisationDirectory,
  ) {}

  async of(actor: Actor): Promise<AccessState> {
    const { impersonatorId } = actor.signIn;
    const within = actor.grants.flatMap(({ scopeType, scopeId }) => (scopeType === 'organisation' && scopeId !== null ? [scopeId] : []));
    const [roleNames, organisationNames, factors, names, severalOrganisations] = await Promise.all([
      this.roles.namesOf(actor.grants.map((grant) => grant.role)),
      this.organisations.namesOf([...new Set(within)]),
      this.factors.of(actor.userId),
      this.users.displayNames(impersonatorId === null ? [] : [impersonatorId]),
      actor.holds('organisation.manage') && this.organisations.areSeveral(),
    ]);
    return {
      permissions: actor.permissions(),
      grants: actor.grants.map((grant) => ownGrant(grant, roleNames, organisationNames)),
      impersonatedBy: impersonatorId === null ? null : { id: impersonatorId, name: names.get(impersonatorId) ?? null },
      secondFactor: { has: factors.totpSince !== null || factors.passkeys > 0, required: factors.required },
      severalOrganisations,
      demo: this.demoMode.isOn,
      maintenance: this.maintenanceFor(actor),
    };
  }

  private maintenanceFor(actor: Actor): OwnMaintenance | null {
    const inForce = this.maintenance.level;
    const { level, reason, startsAt, until } = this.maintenance.state;
    if (inForce === 'off' || reason === null || startsAt === null) return null;
    return { level, inForce, reason, startsAt, until, passes: this.maintenance.isPassedBy(actor) };
  }
}

function ownGrant(grant: Grant, roleNames: ReadonlyMap<string, string>, organisationNames: ReadonlyMap<string, string>): OwnGrant {
  const organisationId = grant.scopeType === 'organisation' ? grant.scopeId : null;
  return {
    role: grant.role,
    roleName: roleNames.get(grant.role) ?? null,
    organisationId,
    organisationName: (organisationId !== null && organisationNames.get(organisationId)) || null,
    officeId: grant.scopeType === 'office' ? grant.scopeId : null,
    permissions: [...(grant.permissions ?? permissionsOfRole(grant.role))].toSorted(),
  };
}
