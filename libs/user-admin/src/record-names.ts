import { Injectable } from '@nestjs/common';
import { OfficeDirectory } from '#offices';
import { OrganisationDirectory } from '#organisations';
import type { Reach } from '#platform/access';
import { type HeldGrant, type Suspension, UserDirectory } from '#users';

/** What the ids of a record are called. */
export interface Names {
  /** People, as far as the reader may see them. */
  readonly people: ReadonlyMap<string, string>;
  /** Organisations and offices. */
  readonly scopes: ReadonlyMap<string, string>;
}

/** Looks up who gave a role or suspended somebody, and where a role holds. */
@Injectable()
export class RecordNames {
  constructor(
    private readonly users: UserDirectory,
    private readonly organisations: OrganisationDirectory,
    private readonly offices: OfficeDirectory,
  ) {}

  /** @param reach whose people are named. */
  async of(reach: Reach, grants: readonly HeldGrant[], suspensions: readonly Suspension[]): Promise<Names> {
    const people = grants
      .map(({ grantedBy }) => grantedBy)
      .concat(suspensions.flatMap(({ suspendedBy, endedBy }) => [suspendedBy, endedBy]));
    const scopes = (type: HeldGrant['scopeType']) => distinct(grants.map((grant) => (grant.scopeType === type ? grant.scopeId : null)));
    const [named, organisations, offices] = await Promise.all([
      this.users.namesWithin(distinct(people), reach.installation ? null : reach.organisationIds),
      this.organisations.namesOf(scopes('organisation')),
      this.offices.namesOf(scopes('office')),
    ]);
    return { people: named, scopes: new Map([...organisations, ...offices]) };
  }
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id): id is string => id !== null))];
}
