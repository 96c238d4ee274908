import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Reach } from '#platform/access';
import { csvLine } from '#platform/csv';
import { Database } from '#platform/database';
import { effectiveStatus } from './effective-status.query.js';
import { seenIn } from './role-grant.repository.js';
import type { UserStatus } from './tables.js';
import {
  conditionsOf,
  searchTerms,
  type UserFilters,
  type UserOrder,
  type UserSource,
  UserSourceQuery,
  type UserWish,
} from './user-source.query.js';

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
  /** Has no password: was invited and has not chosen one yet, or theirs was taken out of use. Nobody waits for people of demo data. */
  readonly isInvited: boolean;
  /** When the account goes, as its owner wished; ISO 8601 with microseconds. */
  readonly deletionDueAt: string | null;
  readonly language: string;
  /** Raised by every change of names, language or time zone. */
  readonly version: number;
  /** ISO 8601 with microseconds. */
  readonly createdAt: string;
  /** Keys of roles that the reader may see, in order and once each. */
  readonly roles: readonly string[];
  /** Where the row stands in the order, for the next page. */
  readonly sortKey: string;
}

/** A page of people. */
export interface UserPage {
  /** At most as many as were asked for; fewer, even none, also where a walk was long enough. */
  readonly items: readonly UserRow[];
  /** Where to go on; null when there is nobody left. */
  readonly next: UserPlace | null;
}

/** Columns of `file`. */
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
 * What is looked at for a page at most: people along their order, rows of `user_words` and the people these lead to. This
 * bounds its time where what is asked for is rare among those that are many: such a page ends early, and says where.
 */
const MOST_PEOPLE = 700;
const MOST_WORDS = 2_500;
const MOST_LIKELY = 500;
/** People in a piece of a file; no more than `MOST_LIKELY`, or pieces would end early. */
const PIECE = 500;

const KEYS = { created: 'created_at', name: 'name_key', email: 'email' } as const;

/** Lists of people, of those organisations that the reader may see. */
@Injectable()
export class UserListQuery {
  constructor(
    private readonly database: Database,
    private readonly sources: UserSourceQuery,
  ) {}

  /**
   * People in the organisations of `reach`, after `place`. Of their roles those show that hold there, in the offices of
   * `reach`, or on the whole installation.
   */
  async page(reach: Reach, filters: UserFilters, sort: UserSort, place: UserPlace | null, limit: number): Promise<UserPage> {
    const wish = wishOf(reach, filters, sort);
    if (!wish) return { items: [], next: null };
    const walk = walkOf(wish, await this.sources.choose(wish), place, limit + 1);
    const { rows } = await sql<UserRow & { id: string | null; rank: string; reached: [string, string] | null }>`
      ${walk.parts} select u.*, r.reached from (select ${walk.reached} as reached) r left join (
        select ${columns(reach)}, ${keyText(wish.order)} as "sortKey", row_number() over (${walk.order}) as rank from found u
      ) u on true order by u.rank`.execute(this.database.kysely());
    const items = rows.filter((row) => row.id !== null).map(({ rank: _, reached: __, ...row }) => row);
    const last = items.length > limit ? items[limit - 1]! : null;
    return { items: items.slice(0, limit), next: last ? { sortKey: last.sortKey, id: last.id } : toPlace(rows[0]!.reached) };
  }

  /** Everybody in the list, as lines of CSV in the order of `CSV_HEADER`, made by the database piece by piece. */
  async *file(reach: Reach, filters: UserFilters, sort: UserSort): AsyncGenerator<string, void, undefined> {
    const wish = wishOf(reach, filters, sort);
    if (!wish) return;
    const source = await this.sources.choose(wish);
    for (let place: UserPlace | null | undefined; place !== null;) {
      const walk = walkOf(wish, source, place ?? null, PIECE);
      const { text, last } = await this.database.piece(sql<{ text: string; last: [string, string] | null }>`
        ${walk.parts} select coalesce(string_agg(u.line, ''), '') as text,
          case when count(*) < ${PIECE} then ${walk.reached} else array[(array_agg(u.key))[count(*)], (array_agg(u.id))[count(*)]] end as last
        from (select ${line(reach)} as line, ${keyText(wish.order)} as key, u.id::text as id from found u ${walk.order}) u`);
      if (text !== '') yield text;
      place = toPlace(last);
    }
  }

  /** Null for nobody. @param reach decides which roles show, not whether the person does. */
  async find(id: string, reach: Reach): Promise<UserRow | null> {
    const { rows } = await sql<UserRow>`select ${columns(reach)}, u.email as "sortKey" from users u where u.id = ${id}`.execute(
      this.database.kysely(),
    );
    return rows[0] ?? null;
  }
}

/** Null when nobody can be in the list. */
function wishOf(reach: Reach, filters: UserFilters, sort: UserSort): UserWish | null {
  const { organisationId: wanted, search = '' } = filters;
  const own = reach.installation ? null : reach.organisationIds;
  const organisations = wanted === undefined ? own : (own ?? [wanted]).filter((id) => id === wanted);
  if (organisations?.length === 0) return null;
  const terms = searchTerms(search);
  // Such as "???": nobody is called that.
  if (terms.length === 0 && search.trim() !== '') return null;
  const key = KEYS[sort.replace('-', '') as keyof typeof KEYS];
  return { reach, organisations, filters, terms, order: { key, descending: sort.startsWith('-') } };
}

/** Parts of a statement that finds the people of a page, `found`. */
interface Walk {
  /** Common table expressions, of which PostgreSQL makes no more than is read. */
  readonly parts: RawBuilder<unknown>;
  /** Of `found u`. */
  readonly order: RawBuilder<unknown>;
  /** Key and id of whom the walk looked at last, where it ended before it had found `limit` and before everybody was looked at; else null. */
  readonly reached: RawBuilder<unknown>;
}

function walkOf(wish: UserWish, source: UserSource, place: UserPlace | null, limit: number): Walk {
  const { key, descending } = wish.order;
  const way = sql.raw(descending ? 'desc' : 'asc');
  const order = sql`order by ${sql.ref(`u.${key}`)} ${way}, u.id ${way}`;
  const beyond = (alias: string): RawBuilder<unknown> => (place ? after(wish.order, place, alias) : sql`true`);
  const wanted = conditionsOf(wish);
  if (source.kind === 'few') {
    const parts = sql`with found as materialized (select u.* from (${source.rows}) u where ${wanted} and ${beyond('u')} ${order} limit ${limit})`;
    return { parts, order, reached: sql`null::text[]` };
  }
  const several = source.among !== null && source.among.length > 1;
  const most = source.kind === 'people' ? MOST_PEOPLE : MOST_WORDS;
  const each = Math.ceil(most / (source.among?.length ?? 1));
  const along = (value: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select u.* ${several ? sql`, row_number() over (${order}) as nth` : sql``} from (${source.along(value, place !== null)}) u where ${beyond('u')} ${order} limit ${each}`;
  const looked = several
    ? sql`select u.* from unnest(${[...source.among]}::text[]) a (value) cross join lateral (${along(sql`a.value`)}) u`
    : along(sql`${source.among?.[0] ?? null}::text`);
  // Where one of several ranges was left, the others are taken no further. Numbers for one alone would cost as much as the walk.
  const last = several ? sql`where u.nth = ${each} ${order}` : sql`${order} offset ${each - 1}`;
  const ends = sql`select u.${sql.ref(key)}, u.id from looked u ${last} limit 1`;
  const within = several
    ? sql`coalesce((u.${sql.ref(key)}, u.id) ${sql.raw(descending ? '>=' : '<=')} (select * from ends), true)`
    : sql`true`;
  const reachedFrom = (from: RawBuilder<unknown>): RawBuilder<unknown> => sql`case when (select count(*) from found) < ${limit}
    then (select array[${keyText(wish.order)}, u.id::text] from (${from}) u ${order} limit 1) end`;
  if (source.kind === 'people')
    return {
      parts: sql`with looked as materialized (${looked}), ends as materialized (${ends}),
        found as materialized (select u.* from looked u where ${within} and ${wanted} ${order} limit ${limit})`,
      order,
      reached: reachedFrom(sql`select * from ends`),
    };
  // "offset 0" keeps a look at each person a look at each person, whatever the planner expects.
  const members = source.members ? sql`cross join lateral (${source.members} offset 0) m` : sql``;
  return {
    parts: sql`with looked as materialized (${looked}), ends as materialized (${ends}),
      likely as materialized (
        select ${several ? sql`distinct` : sql``} u.${sql.ref(key)}, u.id from looked u where u.likely and ${within} ${order} limit ${MOST_LIKELY}
      ),
      found as materialized (
        select u.* from likely l ${members} cross join lateral (select u.* from users u where u.id = l.id and ${wanted} offset 0) u
        order by l.${sql.ref(key)} ${way}, l.id ${way} limit ${limit}
      )`,
    order,
    reached: reachedFrom(sql`select * from ends union all (select u.* from likely u ${order} offset ${MOST_LIKELY - 1} limit 1)`),
  };
}

function toPlace(pair: [string, string] | null): UserPlace | null {
  return pair && { sortKey: pair[0], id: pair[1] };
}

/** A person `u` as a `UserRow`, but for `sortKey`. */
function columns(reach: Reach): RawBuilder<unknown> {
  return sql`u.id, u.organisation_id as "organisationId", u.email, u.first_name as "firstName", u.last_name as "lastName",
    u.second_last_name as "secondLastName", u.language, u.profile_version as version, ${timeText('u.created_at')} as "createdAt", ${effectiveStatus('u')} as status,
    case when u.suspended_until > now() then ${timeText('u.suspended_until')} end as "suspendedUntil",
    u.password_hash is null and u.status <> 'deleted' and u.demo_batch_id is null as "isInvited",
    case when u.status <> 'deleted' then ${timeText('u.deletion_due_at')} end as "deletionDueAt", ${rolesSeenIn(reach)} as roles`;
}

/** A person `u` as a line of a file. */
function line(reach: Reach): RawBuilder<string> {
  return csvLine([
    { text: sql`u.id`, plain: true },
    { text: sql`u.email` },
    { text: sql`u.first_name` },
    { text: sql`u.last_name` },
    { text: sql`u.second_last_name` },
    { text: effectiveStatus('u'), plain: true },
    { text: sql`case when u.suspended_until > now() then ${timeText('u.suspended_until')} end`, plain: true },
    { text: sql`u.organisation_id`, plain: true },
    { text: sql`u.language`, plain: true },
    { text: sql`array_to_string(${rolesSeenIn(reach)}, ' ')`, plain: true },
    { text: timeText('u.created_at'), plain: true },
  ]);
}

function rolesSeenIn(reach: Reach): RawBuilder<string[]> {
  return sql<string[]>`array(select distinct g.role from role_grants g where g.user_id = u.id and ${seenIn(reach, 'g')} order by 1)`;
}

function keyText({ key }: UserOrder): RawBuilder<string> {
  return key === 'created_at' ? timeText('u.created_at') : sql<string>`u.${sql.ref(key)}`;
}

function after({ key, descending }: UserOrder, place: UserPlace, alias: string): RawBuilder<unknown> {
  const value = key === 'created_at' ? sql`${place.sortKey}::timestamptz` : sql`${place.sortKey}::text`;
  const [column, id] = [sql.ref(`${alias}.${key}`), sql.ref(`${alias}.id`)];
  return sql`(${column}, ${id}) ${sql.raw(descending ? '<' : '>')} (${value}, ${place.id}::uuid)`;
}

function timeText(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
