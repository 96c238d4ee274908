import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Reach } from '#platform/access';
import { Database } from '#platform/database';
import { seenIn } from './role-grant.repository.js';
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

/** The order of a list. */
export interface UserOrder {
  readonly key: 'created_at' | 'name_key' | 'email';
  readonly descending: boolean;
}

/** What is asked for, made ready for statements. */
export interface UserWish {
  readonly reach: Reach;
  /** Null: all. Never empty. */
  readonly organisations: readonly string[] | null;
  readonly filters: UserFilters;
  readonly terms: readonly string[];
  readonly order: UserOrder;
}

/** Where people are looked for. */
export type UserSource =
  | {
      /** All of them at once, in no order. */
      readonly kind: 'few';
      /** Rows of `users`. */
      readonly rows: RawBuilder<unknown>;
    }
  | {
      /**
       * Along an index that has the order of the list. `people`: rows of `users`. `words`: `id`, the key of the order, and
       * `likely`, which is true at least for those who are wanted.
       */
      readonly kind: 'people' | 'words';
      /** Ranges of the index, each walked along; null: all of it. */
      readonly among: readonly string[] | null;
      /** The rows of one of them. @param isGoingOn for those after a place, which the caller sees to. */
      along(range: RawBuilder<unknown>, isGoingOn: boolean): RawBuilder<unknown>;
      /** Of `words`: a row of an index for whoever of `l` is in the organisation, so that the others are not looked at; null: it would not pay. */
      readonly members: RawBuilder<unknown> | null;
    };

/** So many are read and sorted; more are walked along. */
const FEW = 1_000;
/** Walks along more ranges than these would be short on each. */
const MOST_RANGES = 32;
/** Letters of `user_words.beginning`. */
const BEGINNING = 4;
/** What looking at a person costs, where a row of an index costs one. */
const COST_OF_PERSON = 8;
/** `signs` take one in ten of others for members. Where more people than this share are members, most of the likely are. */
const LARGE_SHARE = 1 / 6;
const MOST_TERMS = 6;
const LONGEST_WORD = 60;
/** Behind every word with that beginning. */
const LAST = '\u{10FFFF}';

interface Shares {
  /** Numbers of people. */
  readonly beginnings: ReadonlyMap<string, number>;
  readonly organisation: { readonly share: number; readonly people: number } | undefined;
}

interface Narrowing {
  /** Rows whose number tells how many there are. */
  readonly counted: RawBuilder<unknown>;
  readonly rows: RawBuilder<unknown>;
}

/** Decides where to look for the people somebody asks for, by what is in the tables. */
@Injectable()
export class UserSourceQuery {
  constructor(private readonly database: Database) {}

  /** One to three statements of less than a millisecond; none when nothing but the organisation and the order is asked for. */
  async choose(wish: UserWish): Promise<UserSource> {
    const { organisations, terms, filters } = wish;
    if (!isNarrowed(wish)) return inOrder(wish);
    const few = await this.narrowest(wish);
    if (few) return { kind: 'few', rows: few };
    const telling = [...tagsOf(filters), ...terms.filter((term) => term.length >= BEGINNING).map((term) => term.slice(0, BEGINNING))];
    const own = organisations?.length === 1 ? organisations[0]! : null;
    const shares = telling.length > 1 || own !== null ? await this.sharesOf(telling, own) : null;
    const isSmall = own !== null && (shares!.organisation?.share ?? 0) < LARGE_SHARE;
    if (telling.length > 0) {
      const people = (beginning: string): number => shares?.beginnings.get(beginning) ?? 0;
      const rarest = telling.toSorted((a, b) => people(a) - people(b))[0]!;
      const costsLess = own === null || people(rarest) <= (shares!.organisation?.people ?? 0) * COST_OF_PERSON;
      return costsLess ? alongWords(wish, [rarest], isSmall) : inOrder(wish);
    }
    if (terms.length > 0) {
      const beginnings = await this.beginningsOf(terms[0]!);
      if (beginnings.length > 0 && beginnings.length <= MOST_RANGES) return alongWords(wish, beginnings, isSmall);
    }
    return inOrder(wish);
  }

  /** Those of whom there are few, by the first condition that leaves no more; null when all leave many. */
  private async narrowest(wish: UserWish): Promise<RawBuilder<unknown> | null> {
    const narrowings = narrowingsOf(wish);
    if (narrowings.length === 0) return null;
    const cases = narrowings.map(
      ({ counted }, index) => sql`when (select count(*) from (${counted} limit ${FEW + 1}) counted) <= ${FEW} then ${index}::int`,
    );
    const { rows } = await sql<{ index: number | null }>`select case ${sql.join(cases, sql` `)} end as index`.execute(
      this.database.kysely(),
    );
    const index = rows[0]!.index;
    return index === null ? null : narrowings[index]!.rows;
  }

  /** How many people have these beginnings and are in that organisation, by statistics; who has none of these is one of few. */
  private async sharesOf(beginnings: readonly string[], organisation: string | null): Promise<Shares> {
    // Names of tables and columns stand in the text, or PostgreSQL would go through all columns there are.
    const known = (table: string, column: string, values: readonly string[]): RawBuilder<unknown> => sql`
      select ${sql.lit(table)} as "table", m.value, m.share, m.share * (select reltuples from pg_class where oid = ${sql.lit(table)}::regclass) as people
      from pg_stats s cross join lateral unnest(s.most_common_vals::text::text[], s.most_common_freqs) m (value, share)
      where s.schemaname = current_schema() and s.tablename = ${sql.lit(table)} and s.attname = ${sql.lit(column)} and m.value = any (${[...values]}::text[])`;
    const rows = await this.database.prepared(sql<{ table: string; value: string; share: number; people: number }>`
      ${known('user_words', 'beginning', beginnings)} union all ${known('users', 'organisation_id', organisation === null ? [] : [organisation])}`);
    return {
      beginnings: new Map(rows.filter(({ table }) => table === 'user_words').map(({ value, people }) => [value, people])),
      organisation: rows.find(({ table }) => table === 'users'),
    };
  }

  /** How words of people begin that begin with `term`; one more than are of use when there are many. */
  private async beginningsOf(term: string): Promise<string[]> {
    const next = (after: RawBuilder<unknown>): RawBuilder<unknown> =>
      sql`(select beginning from user_words where beginning > ${after} and beginning < ${term + LAST} order by beginning limit 1)`;
    const { rows } = await sql<{ beginning: string }>`
      with recursive b (beginning) as (
        select coalesce((select beginning from user_words where beginning = ${term} limit 1), ${next(sql`${term}`)})
        union all select ${next(sql`b.beginning`)} from b where b.beginning is not null
      ) select beginning from b where beginning is not null limit ${MOST_RANGES + 1}`.execute(this.database.kysely());
    return rows.map((row) => row.beginning);
  }
}

/** Whether more is asked for than an index in the order of the list finds by itself. */
function isNarrowed({ terms, filters, order }: UserWish): boolean {
  const { status, role, createdFrom, createdTo } = filters;
  const byTime = order.key !== 'created_at' && (createdFrom !== undefined || createdTo !== undefined);
  return terms.length > 0 || status !== undefined || role !== undefined || byTime;
}

/** All that is asked for, of a person `u`. */
export function conditionsOf({ reach, organisations, filters, terms }: UserWish): RawBuilder<unknown> {
  const { status, role } = filters;
  const conditions: RawBuilder<unknown>[] = [createdWithin(filters, 'u')];
  if (organisations !== null) conditions.push(sql`u.organisation_id = any (${[...organisations]}::uuid[])`);
  if (terms.length > 0) conditions.push(sql`u.words @@ ${terms.map((term) => `'${term}':*`).join(' & ')}::tsquery`);
  if (status === 'active') conditions.push(sql`(u.status = 'active' or (u.status = 'suspended' and u.suspended_until <= now()))`);
  if (status === 'suspended') conditions.push(sql`u.status = 'suspended' and (u.suspended_until is null or u.suspended_until > now())`);
  if (status === 'deleted') conditions.push(sql`u.status = 'deleted'`);
  // Not "exists", which would read all who hold the role before it looks at anybody.
  if (role !== undefined)
    conditions.push(sql`(select true from role_grants g where g.user_id = u.id and g.role = ${role} and ${seenIn(reach, 'g')} limit 1)`);
  return sql.join(conditions, sql` and `);
}

function createdWithin({ createdFrom, createdTo }: Pick<UserFilters, 'createdFrom' | 'createdTo'>, alias: string): RawBuilder<unknown> {
  const createdAt = sql.ref(`${alias}.created_at`);
  const conditions = [sql`true`];
  if (createdFrom !== undefined) conditions.push(sql`${createdAt} >= ${createdFrom}::timestamptz`);
  if (createdTo !== undefined) conditions.push(sql`${createdAt} < ${createdTo}::timestamptz`);
  return sql.join(conditions, sql` and `);
}

/**
 * What of the time an index in the order of time is to be bounded by. Where a walk goes on, its place bounds it on one side:
 * of two bounds PostgreSQL begins at the first, and reads on to the second.
 */
function boundsOf({ filters, order }: UserWish, alias: string, isGoingOn: boolean): RawBuilder<unknown> {
  if (order.key !== 'created_at') return sql`true`;
  const { createdFrom, createdTo } = filters;
  if (!isGoingOn) return createdWithin(filters, alias);
  return createdWithin(order.descending ? { createdFrom } : { createdTo }, alias);
}

/** Words that nobody is called: what `user_words` has of filters. None of what is so of nearly everybody. */
function tagsOf({ role, status }: UserFilters): string[] {
  return [
    ...(status === undefined || status === 'active' ? [] : [`status:${status}`]),
    ...(role === undefined || role === 'user' ? [] : [`role:${role}`]),
  ];
}

/** Ways to few people, the cheapest to count first. */
function narrowingsOf({ organisations, filters, terms, order }: UserWish): Narrowing[] {
  const { status, createdFrom, createdTo } = filters;
  const people = (condition: RawBuilder<unknown>): Narrowing => ({
    counted: sql`select from users u where ${condition}`,
    rows: sql`select u.* from users u where ${condition}`,
  });
  const called = (condition: RawBuilder<unknown>): Narrowing => ({
    counted: sql`select from user_words where ${condition}`,
    // "offset 0" keeps the look at each person a look at each person, whatever the planner expects.
    rows: sql`select u.* from (select distinct user_id from (select user_id from user_words where ${condition} limit ${2 * FEW}) w) w
      cross join lateral (select u.* from users u where u.id = w.user_id offset 0) u`,
  });
  const byTime = order.key !== 'created_at' && (createdFrom !== undefined || createdTo !== undefined);
  return [
    ...(organisations?.length === 1 ? [people(sql`u.organisation_id = ${organisations[0]}::uuid`)] : []),
    // Those who are not active have an index of their own, along which they lie together.
    ...(status === undefined || status === 'active' ? [] : [people(sql`u.status = ${sql.lit(status)}`)]),
    ...tagsOf(filters).map((tag) => called(sql`word = ${tag}`)),
    ...terms.map((term) => called(sql`word >= ${term} and word < ${term + LAST}`)),
    ...(byTime ? [people(createdWithin(filters, 'u'))] : []),
  ];
}

/** Along the people themselves. */
function inOrder(wish: UserWish): UserSource {
  const { organisations } = wish;
  const rows = (isGoingOn: boolean): RawBuilder<unknown> => sql`select u.* from users u where ${boundsOf(wish, 'u', isGoingOn)}`;
  if (organisations === null || organisations.length > MOST_RANGES)
    return { kind: 'people', among: null, along: (_, isGoingOn) => rows(isGoingOn), members: null };
  return {
    kind: 'people',
    among: organisations,
    along: (range, isGoingOn) => sql`${rows(isGoingOn)} and u.organisation_id = ${range}::uuid`,
    members: null,
  };
}

/** Along what the words of people begin with. @param isSmall the organisation. */
function alongWords(wish: UserWish, beginnings: readonly string[], isSmall: boolean): UserSource {
  const { organisations, filters, terms, order } = wish;
  const own = organisations?.length === 1 ? organisations[0]! : null;
  const signs = sql`signs_of(${[...terms, ...tagsOf(filters)]}::text[], ${own}::uuid)`;
  // An index in the order of time is bounded by it; the others tell the time of everybody.
  const isInTime = order.key === 'created_at' ? sql`true` : createdWithin(filters, 'w');
  // Whoever is near in the order is near in this index, as they are not in the table. An address is of one person only.
  const isSame = order.key === 'email' ? sql`m.email = l.email` : sql`m.${sql.ref(order.key)} = l.${sql.ref(order.key)} and m.id = l.id`;
  return {
    kind: 'words',
    among: beginnings,
    along: (
      range,
      isGoingOn,
    ) => sql`select w.user_id as id, w.${sql.ref(order.key)}, w.signs & ${signs} = ${signs} and ${isInTime} as likely
      from user_words w where w.beginning = ${range} and ${boundsOf(wish, 'w', isGoingOn)}`,
    members: isSmall ? sql`select from users m where m.organisation_id = ${own}::uuid and ${isSame}` : null,
  };
}

/**
 * The words of a search, folded as the database folds those of people (`words_of`): small letters without accents,
 * letters and digits only. At most six, the longest first, since they narrow most.
 */
export function searchTerms(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  const words = new Set((folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => word.slice(0, LONGEST_WORD)));
  return [...words].toSorted((a, b) => b.length - a.length).slice(0, MOST_TERMS);
}
