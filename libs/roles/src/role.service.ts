import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { OrganisationDirectory } from '#organisations';
import { type Actor, allPermissions } from '#platform/access';
import { Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { RoleErrors } from './role.errors.js';
import { RolePermissions } from './role.permissions.js';
import { requireAuthorship, scopeOfRole } from './role.policy.js';
import { RoleRepository } from './role.repository.js';
import type { RoleState } from './role-state.js';

/** What is said of a new role. */
export interface NewRole {
  /** Made from the name when absent; a role of an organisation always gets one of its own. */
  readonly key?: string;
  readonly name: string;
  readonly description?: string;
  readonly permissions: readonly string[];
  /** Null or absent: for the whole installation. */
  readonly organisationId?: string | null;
}

/** What may change of a role; absent fields stay as they are. */
export type RoleChanges = Partial<Pick<NewRole, 'name' | 'description' | 'permissions'>>;

/** Commands on the roles that administrators define. */
@Injectable()
export class RoleService {
  constructor(
    private readonly transactions: Transactions,
    private readonly roles: RoleRepository,
    private readonly organisations: OrganisationDirectory,
    private readonly audit: AuditLog,
  ) {}

  async create(actor: Actor, input: NewRole): Promise<RoleState> {
    const { name, description = '', organisationId = null } = input;
    const permissions = declared(input.permissions);
    requireAuthorship(actor, permissions, scopeOfRole({ organisationId }));
    if (organisationId !== null && input.key !== undefined) throw invalid('key', 'is chosen by us for a role of an organisation');
    return this.write(async () => {
      if (organisationId !== null && !(await this.organisations.exists(organisationId)))
        throw invalid('organisationId', 'is not an organisation');
      const role = await this.roles.insert({ key: input.key ?? keyFor(name), organisationId, name, description, permissions });
      await this.audit.record({ action: 'role.create', ...about(role), after: auditable(role) });
      return role;
    });
  }

  /** @param version the one the caller saw (If-Match). */
  update(actor: Actor, key: string, changes: RoleChanges, version?: number): Promise<RoleState> {
    return this.write(async () => {
      const before = await this.load(actor, key);
      const permissions = declared(changes.permissions ?? before.permissions, before.permissions);
      // Also what it carries now: whoever narrows a role takes from people what they could not have given them.
      requireAuthorship(actor, [...before.permissions, ...permissions], scopeOfRole(before));
      expectVersion(before.version, version);
      const { name = before.name, description = before.description } = changes;
      const after = await this.roles.update(key, { name, description, permissions });
      await this.audit.record({ action: 'role.update', ...about(after), before: auditable(before), after: auditable(after) });
      return after;
    });
  }

  /** @throws AppError ROLE_IN_USE while somebody holds it. */
  remove(actor: Actor, key: string): Promise<void> {
    return this.write(async () => {
      const role = await this.load(actor, key);
      requireAuthorship(actor, role.permissions, scopeOfRole(role));
      await this.roles.delete(key);
      await this.audit.record({ action: 'role.delete', ...about(role), before: auditable(role) });
    });
  }

  /** The role under lock. One of another organisation looks like none. */
  private async load(actor: Actor, key: string): Promise<RoleState> {
    const role = await this.roles.lock(key);
    if (!role || !(role.organisationId === null || actor.can(RolePermissions['role.manage'], scopeOfRole(role))))
      throw new AppError(PlatformErrors.NOT_FOUND);
    if (role.builtIn) throw new AppError(RoleErrors.ROLE_BUILT_IN);
    return role;
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'roles_pkey') throw new AppError(RoleErrors.ROLE_KEY_TAKEN, undefined, { cause: error });
      if (constraint === 'role_grants_role') throw new AppError(RoleErrors.ROLE_IN_USE, undefined, { cause: error });
      throw error;
    }
  }
}

/** In order and once each. A key nobody declares may stay where it is (its lib may come back), but is not added. */
function declared(permissions: readonly string[], kept: readonly string[] = []): string[] {
  const known = new Set([...allPermissions().map(({ key }) => key), ...kept]);
  const unknown = permissions.find((key) => !known.has(key));
  if (unknown !== undefined) throw invalid('permissions', `has ${unknown.slice(0, 80)}, which is not a permission`);
  return [...new Set(permissions)].toSorted();
}

/** "Recepción norte" becomes "recepcion-norte-3f9a1c": readable, and not to be guessed from other organisations. */
function keyFor(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return `${words === '' ? 'role' : words}-${randomBytes(3).toString('hex')}`;
}

function invalid(field: string, problem: string): AppError {
  return new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}

function about({ key, organisationId }: RoleState) {
  return { target: { type: 'role', id: key }, organisationId };
}

function auditable({ name, description, permissions }: RoleState) {
  return { name, description, permissions: [...permissions] };
}
