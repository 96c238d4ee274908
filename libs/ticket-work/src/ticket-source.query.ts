import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { Clock } from '#platform/time';
import { priorityNumber, TICKET_STATUSES, TicketPermissions, type TicketPriority, type TicketStatus } from '#tickets';
import { hasEntryWith, hasWords } from './ticket-search.query.js';
import { TicketSearchService } from './ticket-search.service.js';

/** Orders a list can have, each with an index. `due` and `priority` are for work: they leave out what is closed. */
export const TICKET_SORTS = ['-updated', 'updated', '-created', 'created', 'due', 'priority'] as const;
export type TicketSort = (typeof TICKET_SORTS)[number];

/** What a list is narrowed down to; absent: not by this. Tickets that were merged are in no list, but found by `#` and their number. */
export interface TicketFilter {
  readonly organisationId?: string | undefined;
  readonly statuses?: readonly TicketStatus[] | undefined;
  readonly priorities?: readonly TicketPriority[] | undefined;
  /** An id; null: nobody. */
  readonly assigneeId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly tag?: string | undefined;
  readonly requesterId?: string | undefined;
  /** A normalised address of somebody without an account. */
  readonly requesterEmail?: string | undefined;
  readonly dueBefore?: Date | undefined;
  /** Words that an entry has, all of them; or a number. */
  readonly search?: string | undefined;
}

/** The order of a list as statements need it. */
interface TicketOrder {
  readonly key: (alias: string) => RawBuilder<unknown>;
  /** The key as a cursor holds it. */
  readonly text: (alias: string) => RawBuilder<string>;
  readonly asText: (key: RawBuilder<unknown>) => RawBuilder<string>;
  readonly keyType: RawBuilder<unknown>;
  readonly way: RawBuilder<unknown>;
  readonly isAfter: RawBuilder<unknown>;
  readonly isUpTo: RawBuilder<unknown>;
}

/** What is asked for, made ready for statements. */
export interface TicketWish {
  /** Never empty. */
  readonly organisationIds: readonly string[];
  /** There are more organisations within reach than those, or more tickets with the words than were found. */
  readonly leavesOut: boolean;
  readonly order: TicketOrder;
  /** Rows of `tickets`, few enough to be sorted; null: the list is walked along its order. */
  readonly rows: RawBuilder<unknown> | null;
  /** Of `t`: which part of an index is walked along. */
  readonly among: RawBuilder<SqlBool>;
  /** Of `t`: everything that is asked for. */
  readonly wanted: RawBuilder<SqlBool>;
}

/** So many are read and sorted; more are walked along. */
const FEW = 1_000;
/** Beyond these the list has to name one: the first ones are in it, and its count says that it is not exact. */
const MOST_ORGANISATIONS = 500;
const NUMBER = /^#?(\d{1,15})$/;

/** Decides where tickets are looked for, by asking how many there are of what narrows them down. */
@Injectable()
export class TicketSourceQuery {
  constructor(
    private readonly database: Database,
    private readonly searches: TicketSearchService,
    private readonly clock: Clock,
  ) {}

  /** Null when nothing can be in the list. */
  async wishOf(actor: Actor, filter: TicketFilter, sort: TicketSort): Promise<TicketWish | null> {
    const { organisationIds, leavesOut, all } = await this.organisations(actor, filter.organisationId);
    const isWork = sort === 'due' || sort === 'priority';
    const statuses = (filter.statuses ?? TICKET_STATUSES).filter((status) => !isWork || status !== 'closed');
    const text = filter.search?.trim() ?? '';
    const number = NUMBER.exec(text)?.[1];
    if (organisationIds.length === 0 || statuses.length === 0 || (text !== '' && !hasWords(text))) return null;
    const among = statuses.includes('closed') ? sql<SqlBool>`t.merged_into is null` : LIVE;
    const numbered = number === undefined ? null : sql`t.number = ${number}::bigint`;
    const isNamed = numbered !== null && text.startsWith('#');
    const narrow = isNamed ? numbered : await this.narrowest(filter, statuses, organisationIds);
    const isSearch = text !== '' && !isNamed;
    const words = isSearch && narrow ? [either(numbered, hasEntryWith(text))] : [];
    const found = isSearch && !narrow ? await this.searches.ticketsWith(text, all ? null : organisationIds, this.clock.now()) : null;
    const wanted = [sql`t.organisation_id = any (${[...organisationIds]}::uuid[])`, ...conditionsOf(filter, statuses), ...words];
    return {
      organisationIds,
      leavesOut: leavesOut || found?.isAll === false,
      order: ORDERS[sort],
      rows: found
        ? withWords(either(numbered, sql`t.id = any (${[...found.ids]}::uuid[])`), among)
        : // Whoever names a number finds it, also one that was merged.
          narrow && sql`select t.* from tickets t where ${narrow} and ${isNamed ? sql`true` : among} offset 0`,
      among,
      wanted: sql<SqlBool>`${sql.join(wanted, sql` and `)}`,
    };
  }

  /** The condition that leaves fewest tickets, if these are few. */
  private async narrowest(
    filter: TicketFilter,
    statuses: readonly TicketStatus[],
    organisationIds: readonly string[],
  ): Promise<RawBuilder<unknown> | null> {
    const candidates = narrowing(filter, statuses, organisationIds);
    if (candidates.length === 0) return null;
    const counts = candidates.map(
      (condition) => sql`(select count(*) from (select from tickets t where ${condition} limit ${FEW + 1}) c)::int`,
    );
    const { rows } = await sql<{ counts: number[] }>`select array[${sql.join(counts)}] as counts`.execute(this.database.kysely());
    const least = Math.min(...rows[0]!.counts);
    return least > FEW ? null : candidates[rows[0]!.counts.indexOf(least)]!;
  }

  private async organisations(actor: Actor, wanted: string | undefined): Promise<Organisations> {
    const { installation, organisationIds } = actor.reach(TicketPermissions['tickets.read']);
    if (!installation) return someOf(wanted === undefined ? organisationIds : organisationIds.filter((id) => id === wanted));
    if (wanted !== undefined) return someOf([wanted]);
    const { rows } = await sql<{
      id: string;
    }>`select id from organisations order by created_at, id limit ${MOST_ORGANISATIONS + 1}`.execute(this.database.kysely());
    const leavesOut = rows.length > MOST_ORGANISATIONS;
    return { organisationIds: rows.slice(0, MOST_ORGANISATIONS).map(({ id }) => id), leavesOut, all: !leavesOut };
  }
}

interface Organisations {
  readonly organisationIds: readonly string[];
  readonly leavesOut: boolean;
  /** They are all that there are. */
  readonly all: boolean;
}

function someOf(organisationIds: readonly string[]): Organisations {
  return { organisationIds, leavesOut: false, all: false };
}

/** Tickets in which words were found; for one that was merged, that in which it is read. */
function withWords(hit: RawBuilder<unknown>, among: RawBuilder<SqlBool>): RawBuilder<unknown> {
  return sql`
    with hit as materialized (select t.* from tickets t where ${hit})
    select t.* from hit t where ${among}
    union all
    select t.* from (select distinct merged_into from hit where merged_into is not null) m
      cross join lateral (select * from tickets where id = m.merged_into offset 0) t
      where ${among} and not exists (select from hit where hit.id = t.id)`;
}

function either(one: RawBuilder<unknown> | null, other: RawBuilder<unknown>): RawBuilder<unknown> {
  return one ? sql`(${one} or ${other})` : other;
}

const LIVE = sql<SqlBool>`t.merged_into is null and t.status <> 'closed'`;

/** Conditions of `t` that have an index of their own. */
function narrowing(filter: TicketFilter, statuses: readonly TicketStatus[], organisationIds: readonly string[]): RawBuilder<unknown>[] {
  const { assigneeId, teamId, tag, requesterId, requesterEmail, dueBefore } = filter;
  const inStatus = sql`t.status = any (${[...statuses]}::text[])`;
  const inOrganisations = sql`t.organisation_id = any (${[...organisationIds]}::uuid[])`;
  const all: (RawBuilder<unknown> | null)[] = [
    assigneeId ? sql`t.assignee_id = ${assigneeId}::uuid and ${inStatus}` : null,
    teamId ? sql`t.team_id = ${teamId}::uuid and ${inStatus}` : null,
    requesterId ? sql`t.requester_id = ${requesterId}::uuid` : null,
    requesterEmail ? sql`t.requester_email = ${requesterEmail}` : null,
    tag
      ? sql`t.id in (select g.ticket_id from ticket_tag_uses g where g.tag = ${tag} and g.organisation_id = any (${[...organisationIds]}::uuid[]) limit ${FEW + 1})`
      : null,
    dueBefore ? sql`${LIVE} and ${inOrganisations} and coalesce(t.next_due_at, 'infinity'::timestamptz) < ${dueBefore}` : null,
    statuses.includes('closed') || statuses.length > 2 ? null : sql`${LIVE} and ${inOrganisations} and ${inStatus}`,
  ];
  return all.filter((condition) => condition !== null);
}

/** Everything that is asked for besides words, of `t`. */
function conditionsOf(filter: TicketFilter, statuses: readonly TicketStatus[]): RawBuilder<unknown>[] {
  const { priorities, assigneeId, teamId, tag, requesterId, requesterEmail, dueBefore } = filter;
  const all: (RawBuilder<unknown> | null)[] = [
    statuses.length === TICKET_STATUSES.length ? null : sql`t.status = any (${[...statuses]}::text[])`,
    priorities ? sql`t.priority = any (${priorities.map(priorityNumber)}::smallint[])` : null,
    assigneeId === undefined ? null : assigneeId === null ? sql`t.assignee_id is null` : sql`t.assignee_id = ${assigneeId}::uuid`,
    teamId === undefined ? null : teamId === null ? sql`t.team_id is null` : sql`t.team_id = ${teamId}::uuid`,
    tag === undefined ? null : sql`${tag} = any (t.tags)`,
    requesterId === undefined ? null : sql`t.requester_id = ${requesterId}::uuid`,
    requesterEmail === undefined ? null : sql`t.requester_email = ${requesterEmail}`,
    dueBefore === undefined ? null : sql`t.next_due_at < ${dueBefore}`,
  ];
  return all.filter((condition) => condition !== null);
}

const timeAsText = (key: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

function byTime(column: 'updated_at' | 'created_at', isDescending: boolean): TicketOrder {
  const key = (alias: string) => sql.ref(`${alias}.${column}`);
  return {
    key,
    text: (alias) => timeAsText(key(alias)),
    asText: timeAsText,
    keyType: sql`timestamptz`,
    ...(isDescending ? { way: sql`desc`, isAfter: sql`<`, isUpTo: sql`>=` } : ASCENDING),
  };
}

const ASCENDING = { way: sql`asc`, isAfter: sql`>`, isUpTo: sql`<=` };
const dueKey = (alias: string) => sql`coalesce(${sql.ref(`${alias}.next_due_at`)}, 'infinity'::timestamptz)`;
const dueText = (key: RawBuilder<unknown>) => sql<string>`case when ${key} = 'infinity' then 'infinity' else ${timeAsText(key)} end`;
const priorityKey = (alias: string) => sql`(-${sql.ref(`${alias}.priority`)})`;

const ORDERS: Readonly<Record<TicketSort, TicketOrder>> = {
  '-updated': byTime('updated_at', true),
  updated: byTime('updated_at', false),
  '-created': byTime('created_at', true),
  created: byTime('created_at', false),
  due: { key: dueKey, text: (alias) => dueText(dueKey(alias)), asText: dueText, keyType: sql`timestamptz`, ...ASCENDING },
  // The most urgent first, and of these the oldest.
  priority: {
    key: priorityKey,
    text: (alias) => sql<string>`${priorityKey(alias)}::text`,
    asText: (key) => sql<string>`${key}::text`,
    keyType: sql`smallint`,
    ...ASCENDING,
  },
};
