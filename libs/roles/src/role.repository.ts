import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { permissionsOfRole } from '#platform/access';
import { Database } from '#platform/database';
import type { RoleState } from './role-state.js';
import type { Tables } from './tables.js';

/** Columns that `toRoleState` reads. */
export const ROLE_COLUMNS = ['key', 'organisation_id', 'name', 'description', 'permissions', 'version'] as const;

/** Statements on `roles`. */
@Injectable()
export class RoleRepository {
  constructor(private readonly database: Database) {}

  async lock(key: string): Promise<RoleState | null> {
    const row = await this.roles().selectFrom('roles').select(ROLE_COLUMNS).where('key', '=', key).forUpdate().executeTakeFirst();
    return row ? toRoleState(row) : null;
  }

  async insert(role: Pick<RoleState, 'key' | 'organisationId' | 'name' | 'description' | 'permissions'>): Promise<RoleState> {
    const { key, organisationId, name, description, permissions } = role;
    const row = await this.roles()
      .insertInto('roles')
      .values({ key, organisation_id: organisationId, name, description, permissions: [...permissions] })
      .returning(ROLE_COLUMNS)
      .executeTakeFirstOrThrow();
    return toRoleState(row);
  }

  async update(key: string, values: Pick<RoleState, 'name' | 'description' | 'permissions'>): Promise<RoleState> {
    const row = await this.roles()
      .updateTable('roles')
      .set({ ...values, permissions: [...values.permissions], version: sql`version + 1`, updated_at: sql`now()` })
      .where('key', '=', key)
      .where('permissions', 'is not', null)
      .returning(ROLE_COLUMNS)
      .executeTakeFirstOrThrow();
    return toRoleState(row);
  }

  async delete(key: string): Promise<void> {
    await this.roles().deleteFrom('roles').where('key', '=', key).where('permissions', 'is not', null).execute();
  }

  private roles() {
    return this.database.kysely<Tables>();
  }
}

export function toRoleState(row: Pick<Selectable<Tables['roles']>, (typeof ROLE_COLUMNS)[number]>): RoleState {
  return {
    key: row.key,
    name: row.name,
    description: row.description,
    organisationId: row.organisation_id,
    builtIn: row.permissions === null,
    permissions: (row.permissions ?? [...permissionsOfRole(row.key)]).toSorted(),
    version: row.version,
  };
}
