import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { RolePermissions } from './role.permissions.js';
import { ROLE_COLUMNS, toRoleState } from './role.repository.js';
import type { RoleState } from './role-state.js';
import type { Tables } from './tables.js';

/** A page of roles, by key. */
export interface RolePage {
  readonly items: RoleState[];
  /** The key to continue after; null on the last page. */
  readonly nextCursor: string | null;
}

/** Roles for those who grant and define them: those that count everywhere, and those of the organisations in reach. */
@Injectable()
export class RoleListQuery {
  constructor(private readonly database: Database) {}

  /**
   * @param limit 1 to 100.
   * @param search a part of the name or the key, in any case; empty: all.
   */
  async page(actor: Actor, after: string | null, limit: number, search = ''): Promise<RolePage> {
    let select = this.visibleTo(actor)
      .orderBy('key')
      .limit(limit + 1);
    if (after !== null) select = select.where('key', '>', after);
    if (search !== '') select = select.where(sql<boolean>`position(lower(${search}) in lower(name || ' ' || key)) > 0`);
    const items = (await select.execute()).map(toRoleState);
    return { items: items.slice(0, limit), nextCursor: items.length > limit ? items[limit - 1]!.key : null };
  }

  /** @throws AppError NOT_FOUND also for a role of another organisation. */
  async find(actor: Actor, key: string): Promise<RoleState> {
    const row = await this.visibleTo(actor).where('key', '=', key).executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return toRoleState(row);
  }

  private visibleTo(actor: Actor) {
    const { installation, organisationIds } = actor.reach(RolePermissions['role.read']);
    return this.database
      .kysely<Tables>()
      .selectFrom('roles')
      .select(ROLE_COLUMNS)
      .where(sql<boolean>`(${installation} or organisation_id is null or organisation_id = any(${organisationIds}::uuid[]))`);
  }
}
