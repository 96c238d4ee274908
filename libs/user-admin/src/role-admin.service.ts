import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import { type Actor, permissionsOfRole, type Scope } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { RoleDirectory } from '#roles';
import { SessionService } from '#sessions';
import { RoleGrantService } from '#users';
import { PersonFile } from './person-file.js';
import { UserAdminErrors } from './user-admin.errors.js';
import { requireAct, requireRole } from './user-admin.policy.js';

/** A role to be given, and where. */
export interface RoleRequest {
  readonly role: string;
  readonly scopeType: Scope['type'];
  /** Null for the installation. */
  readonly scopeId: string | null;
}

/** Gives people roles and takes them away. What changes counts within two seconds, also in sessions that are open. */
@Injectable()
export class RoleAdminService {
  constructor(
    private readonly transactions: Transactions,
    private readonly files: PersonFile,
    private readonly grants: RoleGrantService,
    private readonly roles: RoleDirectory,
    private readonly organisations: OrganisationDirectory,
    private readonly sessions: SessionService,
  ) {}

  /** @throws AppError what `requireAct` and `requireRole` do; USER_DELETED, ROLE_HELD_ALREADY */
  grant(actor: Actor, id: string, request: RoleRequest): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.files.lock(id);
      if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
      requireAct(actor, 'grant-role', found.person);
      if (found.account.status === 'deleted') throw new AppError(UserAdminErrors.USER_DELETED);
      await this.give(actor, found.person, request);
    });
  }

  /** As part of a command that has judged and locked the person. */
  async give(actor: Actor, person: { id: string; organisationId: string }, request: RoleRequest): Promise<void> {
    const { role: key, scopeType, scopeId } = request;
    const scope = await this.scopeOf(actor, request);
    const role = await this.roles.findForGrant(key);
    if (!role) throw invalid('role', 'is not a role that can be given there');
    requireRole(actor, { permissions: role.permissions, organisationId: role.organisationId, scope });
    if (!(await this.grants.grant(person, key, { type: scopeType, id: scopeId }, actor.userId)))
      throw new AppError(UserAdminErrors.ROLE_HELD_ALREADY);
    await this.sessions.shortenAllOf(person.id);
  }

  /** @throws AppError what `requireAct` and `requireRole` do; LAST_ADMINISTRATOR */
  revoke(actor: Actor, id: string, grantId: string): Promise<void> {
    return this.transactions.run(async () => {
      await this.grants.lockAdministrators();
      const found = await this.files.lock(id);
      if (!found) throw new AppError(PlatformErrors.NOT_FOUND);
      requireAct(actor, 'revoke-role', found.person);
      const grant = (await this.grants.ofUser(id)).find((each) => each.id === grantId);
      if (!grant) throw new AppError(PlatformErrors.NOT_FOUND);
      const permissions = grant.permissions ?? [...permissionsOfRole(grant.role)];
      const scope = (await this.files.scopeOf(grant.scopeType, grant.scopeId)) ?? { type: 'installation' };
      requireRole(actor, { permissions, organisationId: null, scope });
      await this.grants.revoke(found.person, grantId);
    });
  }

  /** A place that does not exist looks like one where the actor may give nothing. */
  private async scopeOf(actor: Actor, { scopeType, scopeId }: RoleRequest): Promise<Scope> {
    if ((scopeType === 'installation') !== (scopeId === null))
      throw invalid('scopeId', scopeId === null ? 'is needed for this scope' : 'has no place with the whole installation');
    const scope = await this.files.scopeOf(scopeType, scopeId);
    const exists = scope !== null && (scope.type !== 'organisation' || (await this.organisations.exists(scope.organisationId)));
    if (exists) return scope;
    if (!actor.reach('role.grant').installation) throw new AppError(PlatformErrors.FORBIDDEN);
    throw invalid('scopeId', scopeType === 'office' ? 'is not an office' : 'is not an organisation');
  }
}

function invalid(field: string, problem: string): AppError {
  return new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
