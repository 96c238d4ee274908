import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Reach } from '#platform/access';
import { Database } from '#platform/database';
import { effectiveStatus } from './effective-status.query.js';
import { searchTerms } from './search-terms.js';
import type { UserStatus } from './tables.js';

/** What a list of people is narrowed down to; absent: not by this. */
export interface UserFilters {
  /** Beginnings of words of names and addresses, in any order, without regard to case and accents. */
  readonly search?: string | undefined;
  readonly status?: UserStatus | undefined;
  /** Key of a role held in whatever scope. */
  readonly role?: string | undefined;
  readonly organisationId?: string | undefined;
  /** ISO 8601; `createdFrom` included, `createdTo` not. */
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
}

/** Orders a list can have, each with an index. */
export const USER_SORTS = ['created', '-created', 'name', '-name', 'email', '-email'] as const;
export type UserSort = (typeof USER_SORTS)[number];

/** A person in a list. */
export interface UserRow {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  readonly status: UserStatus;
  readonly suspendedUntil: string | null;
  readonly language: string;
  /** ISO 8601 with microseconds. */
  readonly createdAt: string;
  /** Keys, in order and once each. */
  readonly roles: readonly string[];
  /** Where the row stands in the order, for the next page. */
  readonly sortKey: string;
}

/** Sort key and id of the last row of a page. */
export interface UserPlace {
  readonly sortKey: string;
  readonly id: string;
}

const KEYS = { created: 'created_at', name: 'name_key', email: 'email' } as const;

/** Lists of people, of those organisations that the reader may see. */
@Injectable()
export class UserListQuery {
  constructor(private readonly database: Database) {}

  /**
   * People in `reach` (its offices do not count: people belong to organisations), after `place`.
   * @param limit as many rows at most; the caller asks for one more than it shows.
   */
  async page(reach: Reach, filters: UserFilters, sort: UserSort, place: UserPlace | null, limit: number): Promise<UserRow[]> {
    const organisations = organisationsIn(reach, filters.organisationId);
    if (organisations?.length === 0) return [];
    const key = KEYS[sort.replace('-', '') as keyof typeof KEYS];
    const conditions = conditionsOf(filters);
    if (place) conditions.push(after(key, sort, place));
    const direction = sql.raw(sort.startsWith('-') ? 'desc' : 'asc');
    const order = sql`order by u.${sql.ref(key)} ${direction}, u.id ${direction} limit ${limit}`;
    const matching = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
      sql`select u.* from users u where ${sql.join([condition, ...conditions], sql` and `)} ${order}`;
    // One walk down the index of each organisation, instead of sorting the people of all of them.
    const rows =
      organisations === null
        ? matching(sql`true`)
        : organisations.length === 1
          ? matching(sql`u.organisation_id = ${organisations[0]}`)
          : sql`select u.* from unnest(${organisations}::uuid[]) as o (id)
              cross join lateral (${matching(sql`u.organisation_id = o.id`)}) u ${order}`;
    return this.read(rows, key, order);
  }

  /** Null for nobody. */
  async find(id: string): Promise<UserRow | null> {
    const [row] = await this.read(sql`select u.* from users u where u.id = ${id}`, 'email', sql``);
    return row ?? null;
  }

  private async read(rows: RawBuilder<unknown>, key: string, order: RawBuilder<unknown>): Promise<UserRow[]> {
    const found = await sql<UserRow>`
      select u.id, u.organisation_id as "organisationId", u.email, u.first_name as "firstName", u.last_name as "lastName",
        u.second_last_name as "secondLastName", u.language, ${timeText('u.created_at')} as "createdAt",
        ${effectiveStatus('u')} as status, case when u.suspended_until > now() then ${timeText('u.suspended_until')} end as "suspendedUntil",
        array(select distinct g.role from role_grants g where g.user_id = u.id order by 1) as roles,
        ${key === 'created_at' ? timeText('u.created_at') : sql`u.${sql.ref(key)}`} as "sortKey"
      from (${rows}) u ${order}`.execute(this.database.kysely());
    return found.rows;
  }
}

/** Null: all. */
function organisationsIn(reach: Reach, wanted: string | undefined): readonly string[] | null {
  if (reach.installation) return wanted === undefined ? null : [wanted];
  return wanted === undefined ? reach.organisationIds : reach.organisationIds.filter((id) => id === wanted);
}

function conditionsOf(filters: UserFilters): RawBuilder<unknown>[] {
  const { search, status, role, createdFrom, createdTo } = filters;
  const conditions: RawBuilder<unknown>[] = [];
  const terms = search === undefined ? [] : searchTerms(search);
  if (terms.length > 0) conditions.push(sql`u.words @@ ${terms.map((term) => `'${term}':*`).join(' & ')}::tsquery`);
  // Such as "???": nobody is called that.
  else if (search !== undefined && search.trim() !== '') conditions.push(sql`false`);
  if (status === 'active') conditions.push(sql`(u.status = 'active' or (u.status = 'suspended' and u.suspended_until <= now()))`);
  if (status === 'suspended') conditions.push(sql`u.status = 'suspended' and (u.suspended_until is null or u.suspended_until > now())`);
  if (status === 'deleted') conditions.push(sql`u.status = 'deleted'`);
  if (role !== undefined) conditions.push(sql`exists (select from role_grants g where g.user_id = u.id and g.role = ${role})`);
  if (createdFrom !== undefined) conditions.push(sql`u.created_at >= ${createdFrom}::timestamptz`);
  if (createdTo !== undefined) conditions.push(sql`u.created_at < ${createdTo}::timestamptz`);
  return conditions;
}

function after(key: string, sort: UserSort, place: UserPlace): RawBuilder<unknown> {
  const value = key === 'created_at' ? sql`${place.sortKey}::timestamptz` : sql`${place.sortKey}::text`;
  const beyond = sql.raw(sort.startsWith('-') ? '<' : '>');
  return sql`(u.${sql.ref(key)}, u.id) ${beyond} (${value}, ${place.id}::uuid)`;
}

function timeText(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
