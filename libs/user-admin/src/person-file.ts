import { Injectable } from '@nestjs/common';
import { OfficeDirectory } from '#offices';
import { OrganisationDirectory } from '#organisations';
import { type Actor, permissionsOfRole, type Reach, type Scope } from '#platform/access';
import { type Account, AccountService, type HeldGrant, RoleGrantService, type Suspension, UserDirectory } from '#users';
import type { Holding, Person } from './user-admin.policy.js';

/** What the ids of a record are called. */
export interface Names {
  /** People, as far as the reader may see them. */
  readonly people: ReadonlyMap<string, string>;
  /** Organisations and offices. */
  readonly scopes: ReadonlyMap<string, string>;
}

/** Brings together what a judgement or a record about somebody needs. */
@Injectable()
export class PersonFile {
  constructor(
    private readonly accounts: AccountService,
    private readonly grants: RoleGrantService,
    private readonly offices: OfficeDirectory,
    private readonly users: UserDirectory,
    private readonly organisations: OrganisationDirectory,
  ) {}

  /** The person, held as they are until the caller's transaction ends: what is judged is what is acted on. Null for nobody. */
  async lock(id: string): Promise<{ account: Account; person: Person } | null> {
    const account = await this.accounts.lock(id);
    return account && { account, person: await this.describe(account) };
  }

  /** The person without a lock, for reading. */
  async describe({ id, organisationId }: { id: string; organisationId: string }): Promise<Person> {
    return { id, organisationId, holdings: await this.holdingsOf(await this.grants.ofUser(id)) };
  }

  /** Where the actor holds the permission, with the offices of those organisations. */
  async reachOf(actor: Actor, permission: string): Promise<Reach> {
    const reach = actor.reach(permission);
    if (reach.installation) return reach;
    return { ...reach, officeIds: [...reach.officeIds, ...(await this.offices.idsIn(reach.organisationIds))] };
  }

  /** Where a grant of this kind would hold; null for an office that does not exist. */
  async scopeOf(type: Scope['type'], id: string | null): Promise<Scope | null> {
    if (type === 'installation' || id === null) return { type: 'installation' };
    if (type === 'organisation') return { type, organisationId: id };
    const office = await this.offices.find(id);
    return office && { type: 'office', organisationId: office.organisationId, officeId: id };
  }

  /** Who gave roles and suspended, and where roles hold. @param reach whose people are named. */
  async namesIn(reach: Reach, grants: readonly HeldGrant[], suspensions: readonly Suspension[]): Promise<Names> {
    const people = grants
      .map(({ grantedBy }) => grantedBy)
      .concat(suspensions.flatMap(({ suspendedBy, endedBy }) => [suspendedBy, endedBy]));
    const scopes = (type: Scope['type']) => distinct(grants.map((grant) => (grant.scopeType === type ? grant.scopeId : null)));
    const [named, organisations, offices] = await Promise.all([
      this.users.namesWithin(distinct(people), reach.installation ? null : reach.organisationIds),
      this.organisations.namesOf(scopes('organisation')),
      this.offices.namesOf(scopes('office')),
    ]);
    return { people: named, scopes: new Map([...organisations, ...offices]) };
  }

  private async holdingsOf(grants: readonly HeldGrant[]): Promise<Holding[]> {
    const officeIds = grants.flatMap(({ scopeType, scopeId }) => (scopeType === 'office' && scopeId !== null ? [scopeId] : []));
    const organisations = await this.offices.organisationsOf(officeIds);
    return grants.map((grant) => ({
      role: grant.role,
      permissions: grant.permissions ?? [...permissionsOfRole(grant.role)],
      scope: resolved(grant, organisations),
    }));
  }
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id): id is string => id !== null))];
}

function resolved({ scopeType, scopeId }: HeldGrant, organisations: ReadonlyMap<string, string>): Scope {
  if (scopeType === 'organisation' && scopeId !== null) return { type: 'organisation', organisationId: scopeId };
  const organisationId = scopeType === 'office' && scopeId !== null ? organisations.get(scopeId) : undefined;
  return organisationId !== undefined && scopeId !== null
    ? { type: 'office', organisationId, officeId: scopeId }
    : { type: 'installation' };
}
