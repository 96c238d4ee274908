import { Injectable } from '@nestjs/common';
import type { Grant } from '#platform/access';
import { Database } from '#platform/database';
import { permissionsOfRow } from '#roles';
import { effectiveStatus } from './effective-status.query.js';
import type { Tables, UserStatus } from './tables.js';

/** What other libs may know of a person. */
export interface UserSummary {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  readonly status: UserStatus;
  readonly language: string;
}

/** What decides whether a session may act, and as what. */
export interface UserAccess {
  readonly status: UserStatus;
  readonly securityEpoch: number;
  readonly organisationId: string;
  readonly grants: readonly Grant[];
}

/** Questions other libs may ask about people. */
@Injectable()
export class UserDirectory {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<UserSummary | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('users')
      .select(['id', 'organisation_id', 'email', 'first_name', 'last_name', 'second_last_name', 'language'])
      .select(effectiveStatus('users').as('status'))
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    return {
      id: row.id,
      organisationId: row.organisation_id,
      email: row.email,
      firstName: row.first_name,
      lastName: row.last_name,
      secondLastName: row.second_last_name,
      status: row.status,
      language: row.language,
    };
  }

  /** "First Last" by id, at most 1000 ids at a time; ids of nobody are missing from the result. */
  async displayNames(ids: readonly string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    if (wanted.length > 1000) throw new Error('displayNames takes at most 1000 ids');
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('users')
      .select(['id', 'first_name', 'last_name'])
      .where('id', 'in', wanted)
      .execute();
    return new Map(rows.map((row) => [row.id, `${row.first_name} ${row.last_name}`]));
  }

  /** As `displayNames`, of people in these organisations (null: any) who are not erased. */
  async namesWithin(ids: readonly string[], organisationIds: readonly string[] | null): Promise<Map<string, string>> {
    if (ids.length === 0 || organisationIds?.length === 0) return new Map();
    let select = this.database.kysely<Tables>().selectFrom('users').select(['id', 'first_name', 'last_name']);
    select = select.where('id', 'in', [...ids]).where('status', '<>', 'deleted');
    if (organisationIds !== null) select = select.where('organisation_id', 'in', [...organisationIds]);
    const rows = await select.execute();
    return new Map(rows.map((row) => [row.id, `${row.first_name} ${row.last_name}`]));
  }

  /** State and grants in one statement; null when there is no such person. */
  async loadAccess(id: string): Promise<UserAccess | null> {
    const query = this.database
      .kysely<Tables>()
      .selectFrom('users as u')
      .leftJoin('role_grants as g', 'g.user_id', 'u.id')
      .select(['u.security_epoch', 'u.organisation_id', 'g.role', 'g.scope_type', 'g.scope_id'])
      .select([effectiveStatus('u').as('status'), permissionsOfRow('g.role').as('permissions')])
      .where('u.id', '=', id);
    const rows = await this.database.prepared(query);
    const first = rows[0];
    if (!first) return null;
    const grants = rows.flatMap((row) =>
      row.role && row.scope_type ? [toGrant({ ...row, role: row.role, scope_type: row.scope_type })] : [],
    );
    return { status: first.status, securityEpoch: first.security_epoch, organisationId: first.organisation_id, grants };
  }

  /** True once somebody holds the administrator's role on the installation, suspended or not. */
  async hasAdministrator(): Promise<boolean> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('role_grants as g')
      .innerJoin('users as u', 'u.id', 'g.user_id')
      .select('g.id')
      .where('g.role', '=', 'admin')
      .where('g.scope_type', '=', 'installation')
      .where('u.status', '<>', 'deleted')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }
}

/** A grant as an `Actor` takes it. */
export function toGrant(row: {
  role: string;
  scope_type: Grant['scopeType'];
  scope_id: string | null;
  permissions: string[] | null;
}): Grant {
  const grant = { role: row.role, scopeType: row.scope_type, scopeId: row.scope_id };
  return row.permissions ? { ...grant, permissions: row.permissions } : grant;
}
