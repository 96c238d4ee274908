import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Reach, Scope } from '#platform/access';
import { Transactions, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import { ProfileRepository } from './profile.repository.js';
import { type HeldGrant, RoleGrantRepository } from './role-grant.repository.js';
import { UserErrors } from './user.errors.js';
import { UserRepository } from './user.repository.js';

/** Where a grant holds, as a row of `role_grants` says it. */
export interface GrantScope {
  readonly type: Scope['type'];
  /** Null for the installation. */
  readonly id: string | null;
}

/** Whom a command concerns, and the organisation its entry in the trail belongs to. */
export interface PersonRef {
  readonly id: string;
  readonly organisationId: string;
}

/** More than anybody needs; bounds what a session has to read. */
const MOST_GRANTS = 100;

/**
 * Gives and takes roles. Joins the caller's transaction. Whoever calls decides who may; this keeps, with the database,
 * that somebody administrates the installation.
 */
@Injectable()
export class RoleGrantService {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserRepository,
    private readonly grants: RoleGrantRepository,
    private readonly profiles: ProfileRepository,
    private readonly audit: AuditLog,
  ) {}

  /** What a person holds, oldest first. @param reach of whoever is to see it; absent: all of it, to judge by. */
  ofUser(userId: string, reach?: Reach): Promise<HeldGrant[]> {
    return this.grants.ofUser(userId, reach);
  }

  /** @param role of the table `roles`. @returns false when the person held it there already. */
  grant(person: PersonRef, role: string, scope: GrantScope, grantedBy: string): Promise<boolean> {
    return this.transactions.run(async () => {
      if ((await this.grants.count(person.id)) >= MOST_GRANTS) throw new AppError(UserErrors.TOO_MANY_ROLES);
      if (!(await this.users.grant(person.id, role, scope, grantedBy))) return false;
      await this.audit.record({ action: 'role.grant', ...about(person), after: auditable(role, scope) });
      return true;
    });
  }

  /** @returns false when the person does not hold the grant. @throws AppError LAST_ADMINISTRATOR */
  async revoke(person: PersonRef, grantId: string): Promise<boolean> {
    try {
      return await this.transactions.run(async () => {
        const taken = await this.grants.remove(person.id, grantId);
        if (!taken) return false;
        const scope = { type: taken.scopeType, id: taken.scopeId };
        await this.audit.record({ action: 'role.revoke', ...about(person), before: auditable(taken.role, scope) });
        return true;
      });
    } catch (error) {
      throw lastAdministrator(error);
    }
  }

  /**
   * To be called before the row of a person is locked who might be the last administrator: everybody who may leave
   * the installation without one waits here, in one order.
   */
  lockAdministrators(): Promise<void> {
    return this.profiles.lockAdministrators();
  }
}

/** The refusal the database meant; any other error as it is. */
export function lastAdministrator(error: unknown): unknown {
  return violatedConstraint(error) === 'users_keep_an_administrator'
    ? new AppError(UserErrors.LAST_ADMINISTRATOR, undefined, { cause: error })
    : error;
}

function about({ id, organisationId }: PersonRef) {
  return { target: { type: 'user', id }, organisationId };
}

function auditable(role: string, { type, id }: GrantScope) {
  return { role, scopeType: type, scopeId: id };
}
