import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { type Grant, permissionsOfRole, ROLES } from '#platform/access';
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

/** In one statement. */
const MAX_NAMES = 1_000;

/** Questions other libs may ask about people. */
@Injectable()
export class UserDirectory {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<UserSummary | null> {
    return this.findBy('id', id);
  }

  /** Whose an address is. @param email as `normaliseEmail` spells it. */
  findByEmail(email: string): Promise<UserSummary | null> {
    return this.findBy('email', email);
  }

  /** "First Last" by id, at most 1000 ids at a time; ids of nobody are missing from the result. */
  async displayNames(ids: readonly string[]): Promise<Map<string, string>> {
    const wanted = distinct(ids);
    return wanted.length === 0 ? new Map() : namesOf(await this.named(wanted).execute());
  }

  /** As `displayNames`, of people in these organisations (null: any) who are not erased. */
  async namesWithin(ids: readonly string[], organisationIds: readonly string[] | null): Promise<Map<string, string>> {
    const wanted = distinct(ids);
    if (wanted.length === 0 || organisationIds?.length === 0) return new Map();
    let select = this.named(wanted).where('status', '<>', 'deleted');
    if (organisationIds !== null) select = select.where('organisation_id', 'in', [...organisationIds]);
    return namesOf(await select.execute());
  }

  /** State and grants in one statement; null when there is no such person. */
  async loadAccess(id: string): Promise<UserAccess | null> {
    return toAccess(await this.database.prepared(this.accessOf(id)));
  }

  /** As `loadAccess`, with what the caller wants to know as of the same moment: a scalar subquery in parentheses. */
  async loadAccessWith<T>(id: string, other: RawBuilder<T>): Promise<{ readonly access: UserAccess; readonly other: T } | null> {
    const rows = await this.database.prepared(this.accessOf(id).select(other.as('other')));
    const access = toAccess(rows);
    return access && { access, other: rows[0]!.other as T };
  }

  /** Condition: the person is still active, and their credentials are those of this epoch. @param also what must hold besides. */
  stillActive(
    id: string | RawBuilder<string>,
    securityEpoch: number | RawBuilder<number>,
    also?: RawBuilder<boolean>,
  ): RawBuilder<boolean> {
    const more = also ? sql`and ${also}` : sql``;
    return sql`exists (select from users u where u.id = ${id} and u.security_epoch = ${securityEpoch} and ${effectiveStatus('u')} = 'active' ${more})`;
  }

  /** Scalar subquery: the organisation of the person whose id the expression gives; null unless they are active. */
  activeIn(id: RawBuilder<string>): RawBuilder<string | null> {
    return sql`(select u.organisation_id from users u where u.id = ${id} and ${effectiveStatus('u')} = 'active')`;
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

  /**
   * Active people who hold the permission on the whole installation, the oldest account first, 1000 at most.
   * @param among of these only; absent: of all.
   */
  async holdersOf(permission: string, among?: readonly string[]): Promise<string[]> {
    if (among?.length === 0) return [];
    const roles = await this.rolesWith(permission);
    if (roles.length === 0) return [];
    let select = this.database
      .kysely<Tables>()
      .selectFrom('users as u')
      .select('u.id')
      .where(effectiveStatus('u'), '=', 'active')
      .where('u.id', 'in', (holders) =>
        holders.selectFrom('role_grants').select('user_id').where('role', 'in', roles).where('scope_type', '=', 'installation'),
      )
      .orderBy('u.created_at')
      .orderBy('u.id')
      .limit(MAX_NAMES);
    if (among) select = select.where('u.id', 'in', distinct(among));
    return (await select.execute()).map(({ id }) => id);
  }

  /** Asked first, so that the holders of rare roles are found by an index. */
  private async rolesWith(permission: string): Promise<string[]> {
    const { rows } = await sql<{ key: string }>`select key from roles where permissions @> array[${permission}]::text[]`.execute(
      this.database.kysely(),
    );
    return [...ROLES.filter((role) => permissionsOfRole(role).has(permission)), ...rows.map(({ key }) => key)];
  }

  private async findBy(column: 'id' | 'email', value: string): Promise<UserSummary | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('users')
      .select(SUMMARY_COLUMNS)
      .select(effectiveStatus('users').as('status'))
      .where(column, '=', value)
      .executeTakeFirst();
    return row ? toUserSummary(row) : null;
  }

  private accessOf(id: string) {
    return this.database
      .kysely<Tables>()
      .selectFrom('users as u')
      .leftJoin('role_grants as g', 'g.user_id', 'u.id')
      .select(['u.security_epoch', 'u.organisation_id', 'g.role', 'g.scope_type', 'g.scope_id'])
      .select([effectiveStatus('u').as('status'), permissionsOfRow('g.role').as('permissions')])
      .where('u.id', '=', id);
  }

  private named(ids: readonly string[]) {
    return this.database.kysely<Tables>().selectFrom('users').select(['id', 'first_name', 'last_name']).where('id', 'in', ids);
  }
}

function distinct(ids: readonly string[]): string[] {
  const wanted = [...new Set(ids)];
  if (wanted.length > MAX_NAMES) throw new Error(`Names are asked for ${MAX_NAMES} ids at most`);
  return wanted;
}

function namesOf(rows: readonly { id: string; first_name: string; last_name: string }[]): Map<string, string> {
  return new Map(rows.map((row) => [row.id, `${row.first_name} ${row.last_name}`]));
}

interface AccessRow {
  readonly security_epoch: number;
  readonly organisation_id: string;
  readonly status: UserStatus;
  readonly role: string | null;
  readonly scope_type: Grant['scopeType'] | null;
  readonly scope_id: string | null;
  readonly permissions: string[] | null;
}

/** What a statement that reads grants gives of each. */
export interface GrantRow {
  readonly role: string;
  readonly scope_type: Grant['scopeType'];
  readonly scope_id: string | null;
  readonly permissions: string[] | null;
}

function toAccess(rows: readonly AccessRow[]): UserAccess | null {
  const first = rows[0];
  if (!first) return null;
  const grants = rows.flatMap((row) =>
    row.role && row.scope_type ? [toGrant({ ...row, role: row.role, scope_type: row.scope_type })] : [],
  );
  return { status: first.status, securityEpoch: first.security_epoch, organisationId: first.organisation_id, grants };
}

/** Scalar subquery: the grants of the person whose id the expression gives, as JSON that `toGrant` reads one by one. */
export function grantsOf(id: RawBuilder<string>): RawBuilder<GrantRow[]> {
  return sql<GrantRow[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'role', g.role, 'scope_type', g.scope_type, 'scope_id', g.scope_id, 'permissions', ${permissionsOfRow('g.role')})), '[]')
    from role_grants g where g.user_id = ${id})`;
}

/** A grant as an `Actor` takes it. */
export function toGrant(row: GrantRow): Grant {
  const grant = { role: row.role, scopeType: row.scope_type, scopeId: row.scope_id };
  return row.permissions ? { ...grant, permissions: row.permissions } : grant;
}

/** Columns of `users` that a summary is made of, beside the `status` of the moment (`effectiveStatus`). */
export const SUMMARY_COLUMNS = ['id', 'organisation_id', 'email', 'first_name', 'last_name', 'second_last_name', 'language'] as const;

/** What a statement that reads those gives. */
export interface SummaryRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly second_last_name: string | null;
  readonly language: string;
  readonly status: UserStatus;
}

export function toUserSummary(row: SummaryRow): UserSummary {
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
