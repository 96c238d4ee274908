import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Reach } from '#platform/access';
import { csvLine } from '#platform/csv';
import { Database } from '#platform/database';
import { effectiveStatus } from './effective-status.query.js';
import { seenIn } from './role-grant.repository.js';
import { searchTerms } from './search-terms.js';
import type { UserStatus } from './tables.js';

/** What a list of people is narrowed down to; absent: not by this. */
export interface UserFilters {
  /** Beginnings of words of names and addresses, in any order, without regard to case and accents. */
  readonly search?: string | undefined;
  readonly status?: UserStatus | undefined;
  /** Key of a role held in whatever scope the reader may see. */
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
  /** Has no password: was invited and has not chosen one yet, or theirs was taken out of use. */
  readonly isInvited: boolean;
  /** When the account goes, as its owner wished; ISO 8601 with microseconds. */
  readonly deletionDueAt: string | null;
  readonly language: string;
  /** ISO 8601 with microseconds. */
  readonly createdAt: string;
  /** Keys of roles that the reader may see, in order and once each. */
  readonly roles: readonly string[];
  /** Where the row stands in the order, for the next page. */
  readonly sortKey: string;
}

/** A page as text. */
export interface UserLines {
  readonly text: string;
  readonly count: number;
  /** Where it ended; null when there was nobody. */
  readonly last: UserPlace | null;
}

/** Columns of `lines`. */
export const CSV_HEADER = [
  'id',
  'email',
  'first_name',
  'last_name',
  'second_last_name',
  'status',
  'suspended_until',
  'organisation_id',
  'language',
  'roles',
  'created_at',
] as const;

/** Sort key and id of the last row of a page. */
export interface UserPlace {
  readonly sortKey: string;
  readonly id: string;
}

/**
 * So many people next in the order are looked at before an index of what is searched for is asked: where matches are
 * frequent, that is enough; where they are rare, looking for them elsewhere costs no more than their number.
 */
const NEAR = 5_000;

/** Letters from which on a beginning is likely to be one of few. */
const TELLING = 6;

const KEYS = { created: 'created_at', name: 'name_key', email: 'email' } as const;

/** Lists of people, of those organisations that the reader may see. */
@Injectable()
export class UserListQuery {
  constructor(private readonly database: Database) {}

  /**
   * People in the organisations of `reach`, after `place`. Of their roles those show that hold there, in the offices of
   * `reach`, or on the whole installation.
   * @param limit as many rows at most; the caller asks for one more than it shows.
   */
  async page(reach: Reach, filters: UserFilters, sort: UserSort, place: UserPlace | null, limit: number): Promise<UserRow[]> {
    const selection = selectionOf(reach, filters, sort, place, limit);
    if (!selection) return [];
    const rows = await this.read(selection.rows, selection);
    return rows.length < limit && selection.otherwise ? this.read(selection.otherwise, selection) : rows;
  }

  /** As `page`, as lines of CSV in the order of `CSV_HEADER`, made by the database. */
  async lines(reach: Reach, filters: UserFilters, sort: UserSort, place: UserPlace | null, limit: number): Promise<UserLines> {
    const selection = selectionOf(reach, filters, sort, place, limit);
    if (!selection) return { text: '', count: 0, last: null };
    const lines = await this.write(selection.rows, selection);
    return lines.count < limit && selection.otherwise ? this.write(selection.otherwise, selection) : lines;
  }

  /** Null for nobody. @param reach decides which roles show, not whether the person does. */
  async find(id: string, reach: Reach): Promise<UserRow | null> {
    const [row] = await this.read(sql`select u.* from users u where u.id = ${id}`, { key: 'email', order: sql``, reach });
    return row ?? null;
  }

  private async read(rows: RawBuilder<unknown>, { key, order, reach }: Pick<Selection, 'key' | 'order' | 'reach'>): Promise<UserRow[]> {
    const found = await sql<UserRow>`
      select u.id, u.organisation_id as "organisationId", u.email, u.first_name as "firstName", u.last_name as "lastName",
        u.second_last_name as "secondLastName", u.language, ${timeText('u.created_at')} as "createdAt",
        ${effectiveStatus('u')} as status, case when u.suspended_until > now() then ${timeText('u.suspended_until')} end as "suspendedUntil",
        u.password_hash is null and u.status <> 'deleted' as "isInvited",
        case when u.status <> 'deleted' then ${timeText('u.deletion_due_at')} end as "deletionDueAt",
        ${rolesSeenIn(reach)} as roles,
        ${sortText(key)} as "sortKey"
      from (${rows}) u ${order}`.execute(this.database.kysely());
    return found.rows;
  }

  private async write(rows: RawBuilder<unknown>, { key, order, reach }: Selection): Promise<UserLines> {
    const roles = sql`array_to_string(${rolesSeenIn(reach)}, ' ')`;
    const line = csvLine([
      { text: sql`u.id`, plain: true },
      { text: sql`u.email` },
      { text: sql`u.first_name` },
      { text: sql`u.last_name` },
      { text: sql`u.second_last_name` },
      { text: effectiveStatus('u'), plain: true },
      { text: sql`case when u.suspended_until > now() then ${timeText('u.suspended_until')} end`, plain: true },
      { text: sql`u.organisation_id`, plain: true },
      { text: sql`u.language`, plain: true },
      { text: roles, plain: true },
      { text: timeText('u.created_at'), plain: true },
    ]);
    const found = await sql<{ text: string; count: number; sortKey: string | null; id: string | null }>`
      select coalesce(string_agg(u.line, ''), '') as text, count(*)::int as count,
        (array_agg(u.sort_key))[count(*)] as "sortKey", (array_agg(u.id))[count(*)] as id
      from (select u.id, ${line} as line, ${sortText(key)} as sort_key from (${rows}) u ${order}) u`.execute(this.database.kysely());
    const { text, count, sortKey, id } = found.rows[0]!;
    return { text, count, last: sortKey !== null && id !== null ? { sortKey, id } : null };
  }
}

/** Statements that find a page. */
interface Selection {
  readonly rows: RawBuilder<unknown>;
  /** To be run when `rows` finds less than a page: they look at the next few people only. */
  readonly otherwise: RawBuilder<unknown> | null;
  readonly key: string;
  readonly order: RawBuilder<unknown>;
  readonly reach: Reach;
}

/** Null when nobody can be in it. */
function selectionOf(reach: Reach, filters: UserFilters, sort: UserSort, place: UserPlace | null, limit: number): Selection | null {
  const organisations = organisationsIn(reach, filters.organisationId);
  if (organisations?.length === 0) return null;
  const key = KEYS[sort.replace('-', '') as keyof typeof KEYS];
  const direction = sql.raw(sort.startsWith('-') ? 'desc' : 'asc');
  const by = sql`order by u.${sql.ref(key)} ${direction}, u.id ${direction}`;
  const order = sql`${by} limit ${limit}`;
  const wanted = sql.join([sql`true`, ...conditionsOf(filters, reach)], sql` and `);
  const beyond = place ? after(key, sort, place) : sql`true`;
  const walk = (among: RawBuilder<unknown>, most: number): RawBuilder<unknown> =>
    sql`select u.* from users u where ${among} and ${beyond} ${by} limit ${most}`;
  if (filters.search === undefined && filters.role === undefined)
    return { rows: inReach(organisations, (among) => walk(sql`${among} and ${wanted}`, limit)), otherwise: null, key, order, reach };
  const next = sql`select u.* from (${inReach(organisations, (among) => walk(among, NEAR))}) u ${by} limit ${NEAR}`;
  // Without "offset 0" the walk would be taken again, which may go past a million others.
  const all = inReach(organisations, (among) => sql`select u.* from users u where ${among} and ${wanted} and ${beyond} offset 0`);
  return {
    rows: sql`select u.* from (${next}) u where ${wanted} ${order}`,
    otherwise: sql`select u.* from (${all}) u ${order}`,
    key,
    order,
    reach,
  };
}

function rolesSeenIn(reach: Reach): RawBuilder<string[]> {
  return sql<string[]>`array(select distinct g.role from role_grants g where g.user_id = u.id and ${seenIn(reach, 'g')} order by 1)`;
}

function sortText(key: string): RawBuilder<string> {
  return key === 'created_at' ? timeText('u.created_at') : sql<string>`u.${sql.ref(key)}`;
}

/** The people that `select` finds in each organisation: a walk down the index of each, instead of sorting the people of all. */
function inReach(
  organisations: readonly string[] | null,
  select: (among: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (organisations === null) return select(sql`true`);
  if (organisations.length === 1) return select(sql`u.organisation_id = ${organisations[0]}`);
  return sql`select u.* from unnest(${organisations}::uuid[]) as o (id) cross join lateral (${select(sql`u.organisation_id = o.id`)}) u`;
}

/** Null: all. */
function organisationsIn(reach: Reach, wanted: string | undefined): readonly string[] | null {
  if (reach.installation) return wanted === undefined ? null : [wanted];
  return wanted === undefined ? reach.organisationIds : reach.organisationIds.filter((id) => id === wanted);
}

function conditionsOf(filters: UserFilters, reach: Reach): RawBuilder<unknown>[] {
  const { search, status, role, createdFrom, createdTo } = filters;
  const conditions: RawBuilder<unknown>[] = [];
  const terms = search === undefined ? [] : searchTerms(search);
  if (terms.length > 0) {
    // A long word leaves few people; looking the short ones up as well would cost more than reading those few.
    const inIndex = terms[0]!.length >= TELLING ? 1 : terms.length;
    conditions.push(sql`u.words @@ ${beginnings(terms.slice(0, inIndex))}::tsquery`);
    if (inIndex < terms.length) conditions.push(sql`(u.words || ''::tsvector) @@ ${beginnings(terms.slice(inIndex))}::tsquery`);
  }
  // Such as "???": nobody is called that.
  if (terms.length === 0 && search !== undefined && search.trim() !== '') conditions.push(sql`false`);
  if (status === 'active') conditions.push(sql`(u.status = 'active' or (u.status = 'suspended' and u.suspended_until <= now()))`);
  if (status === 'suspended') conditions.push(sql`u.status = 'suspended' and (u.suspended_until is null or u.suspended_until > now())`);
  if (status === 'deleted') conditions.push(sql`u.status = 'deleted'`);
  if (role !== undefined)
    conditions.push(sql`exists (select from role_grants g where g.user_id = u.id and g.role = ${role} and ${seenIn(reach, 'g')})`);
  if (createdFrom !== undefined) conditions.push(sql`u.created_at >= ${createdFrom}::timestamptz`);
  if (createdTo !== undefined) conditions.push(sql`u.created_at < ${createdTo}::timestamptz`);
  return conditions;
}

function beginnings(terms: readonly string[]): string {
  return terms.map((term) => `'${term}':*`).join(' & ');
}

function after(key: string, sort: UserSort, place: UserPlace): RawBuilder<unknown> {
  const value = key === 'created_at' ? sql`${place.sortKey}::timestamptz` : sql`${place.sortKey}::text`;
  const beyond = sql.raw(sort.startsWith('-') ? '<' : '>');
  return sql`(u.${sql.ref(key)}, u.id) ${beyond} (${value}, ${place.id}::uuid)`;
}

function timeText(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
