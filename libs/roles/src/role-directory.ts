import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { permissionsOfRole } from '#platform/access';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** What a role carries and where it may be granted. */
export interface RoleDefinition {
  readonly key: string;
  readonly name: string;
  /** Null: anywhere. */
  readonly organisationId: string | null;
  readonly permissions: readonly string[];
}

/**
 * The permissions of the role whose key is in `column` (such as `g.role`), or null for a role of the program: an
 * expression for statements that read grants, so that a grant and what it carries are read at once.
 */
export function permissionsOfRow(column: string): RawBuilder<string[] | null> {
  return sql<string[] | null>`(select r.permissions from roles r where r.key = ${sql.ref(column)})`;
}

/** Questions other libs may ask about roles. */
@Injectable()
export class RoleDirectory {
  constructor(private readonly database: Database) {}

  /** Those of the keys that name no role, in their order. */
  async missingOf(keys: readonly string[]): Promise<string[]> {
    if (keys.length === 0) return [];
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('roles')
      .select('key')
      .where('key', 'in', [...keys])
      .execute();
    const known = new Set(rows.map((row) => row.key));
    return keys.filter((key) => !known.has(key));
  }

  /** What people call the roles, by key; keys of no role are missing from the result. */
  async namesOf(keys: readonly string[]): Promise<Map<string, string>> {
    if (keys.length === 0) return new Map();
    const wanted = [...new Set(keys)];
    const rows = await this.database.kysely<Tables>().selectFrom('roles').select(['key', 'name']).where('key', 'in', wanted).execute();
    return new Map(rows.map((row) => [row.key, row.name]));
  }

  /** The role, which stays as it is until the caller's transaction ends; null when there is none. */
  async findForGrant(key: string): Promise<RoleDefinition | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('roles')
      .select(['key', 'name', 'organisation_id', 'permissions'])
      .where('key', '=', key)
      .forShare()
      .executeTakeFirst();
    if (!row) return null;
    return {
      key: row.key,
      name: row.name,
      organisationId: row.organisation_id,
      permissions: row.permissions ?? [...permissionsOfRole(row.key)],
    };
  }
}
