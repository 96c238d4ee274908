import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { TicketPermissions, type TicketStatus, withinReach } from '#tickets';
import { type TicketFilter, type TicketSort, TicketSourceQuery, type TicketWish } from './ticket-source.query.js';

/** A ticket in a list of staff. */
export interface TicketRow {
  readonly id: string;
  readonly organisationId: string;
  readonly number: number;
  readonly requesterId: string | null;
  readonly requesterEmail: string | null;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly priority: number;
  readonly assigneeId: string | null;
  readonly teamId: string | null;
  readonly teamName: string | null;
  readonly tags: readonly string[];
  readonly rating: number | null;
  readonly ratingComment: string | null;
  readonly follows: string | null;
  readonly mergedInto: string | null;
  readonly mergedAt: string | null;
  readonly version: number;
  readonly lastPublicAt: string | null;
  readonly waitingSince: string | null;
  readonly solvedAt: string | null;
  readonly nextDueAt: string | null;
  readonly isErased: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where a page ended: the key of its order, and the id. */
export interface TicketPlace {
  readonly key: string;
  readonly id: string;
}

/** A page of tickets. */
export interface TicketPage {
  /** At most as many as were asked for; fewer, even none, also where a walk was long enough. */
  readonly items: readonly TicketRow[];
  /** Where to go on; null when there are no more. */
  readonly next: TicketPlace | null;
  /** How many there are in all, on the first page; it stops at 1,000, where a walk was long enough, and where organisations or tickets
   * with the words are left out: `exact` says that none of it happened. */
  readonly total: { readonly count: number; readonly exact: boolean } | null;
}

/** Tickets looked at for a page, and for a count, at most. */
const MOST_LOOKED = 2_000;
const MOST_COUNTED_AMONG = 5_000;
const MOST_COUNTED = 1_000;
/** For a count in each organisation at least. */
const LEAST_COUNTED_AMONG = 10;

/** Lists of tickets, for staff. */
@Injectable()
export class TicketListQuery {
  constructor(
    private readonly database: Database,
    private readonly sources: TicketSourceQuery,
  ) {}

  /** Tickets within reach, after `place`. */
  async page(actor: Actor, filter: TicketFilter, sort: TicketSort, place: TicketPlace | null, limit: number): Promise<TicketPage> {
    const wish = await this.sources.wishOf(actor, filter, sort);
    if (!wish) return { items: [], next: null, total: place ? null : { count: 0, exact: true } };
    const { rows } = await pageOf(wish, place, limit).execute(this.database.kysely());
    const found = rows.filter((row) => row.id !== null);
    const items = found.slice(0, limit).map(toRow);
    const last = found.length > limit ? found[limit - 1]! : null;
    const reached = rows[0]?.reached ?? null;
    return {
      items,
      next: last ? { key: last.sortKey, id: last.id } : reached && { key: reached[0]!, id: reached[1]! },
      total: place ? null : await this.total(wish, rows),
    };
  }

  /** @throws AppError NOT_FOUND when there is none, or none within reach. */
  async find(actor: Actor, id: string): Promise<TicketRow> {
    const { rows } = await sql<Raw>`
      select ${columns()} from tickets t where t.id = ${id} and ${withinReach(actor, TicketPermissions['tickets.read'])}`.execute(
      this.database.kysely(),
    );
    if (!rows[0]) throw new AppError(PlatformErrors.NOT_FOUND);
    return toRow(rows[0]);
  }

  private async total(wish: TicketWish, page: readonly Raw[]): Promise<{ count: number; exact: boolean }> {
    const { found, cut } = wish.rows ? { found: page[0]?.found ?? 0, cut: false } : await this.walked(wish);
    return { count: Math.min(Number(found), MOST_COUNTED), exact: !cut && !wish.leavesOut && Number(found) <= MOST_COUNTED };
  }

  private async walked(wish: TicketWish): Promise<{ found: string; cut: boolean }> {
    const { rows } = await countOf(wish).execute(this.database.kysely());
    return rows[0]!;
  }
}

/** The driver gives numbers of eight bytes as text. */
type Raw = Omit<TicketRow, 'number'> & {
  readonly number: string;
  readonly sortKey: string;
  readonly reached: string[] | null;
  readonly found?: string;
};

function toRow({ sortKey: _, reached: __, found: ___, ...row }: Raw): TicketRow {
  return { ...row, number: Number(row.number) };
}

/** The statement of a page; one row without an id says how far an empty one got. Of few rows it counts those after `place`, too. */
export function pageOf(wish: TicketWish, place: TicketPlace | null, limit: number): RawBuilder<Raw> {
  const { key, way, keyType } = wish.order;
  const order = sql`order by ${key('t')} ${way}, t.id ${way}`;
  const beyond: RawBuilder<unknown> = place
    ? sql`(${key('t')}, t.id) ${wish.order.isAfter} (${place.key}::${keyType}, ${place.id}::uuid)`
    : sql`true`;
  if (wish.rows) {
    return sql<Raw>`select ${columns()}, ${wish.order.text('t')} as "sortKey", null::text[] as reached, t.found
      from (select t.*, count(*) over () as found from (${wish.rows}) t where ${wish.wanted} and ${beyond} ${order} limit ${limit + 1}) t ${order}`;
  }
  // Of one organisation no more than the page is needed.
  const each = eachOf(MOST_LOOKED, wish, limit + 1);
  // Where one organisation was left before its end, the others are taken no further.
  return sql<Raw>`
    with looked as materialized (
      select l.* from unnest(${[...wish.organisationIds]}::uuid[]) o (id) cross join lateral (
        select t.id, ${key('t')} as key, ${wish.wanted} as wanted, row_number() over (${order}) as nth
          from tickets t where t.organisation_id = o.id and ${wish.among} and ${beyond} ${order} limit ${each}
      ) l
    ), ends as materialized (
      select l.key, l.id from looked l where l.nth = ${each} order by l.key ${way}, l.id ${way} limit 1
    ), found as materialized (
      select l.key, l.id from looked l
        where l.wanted and coalesce((l.key, l.id) ${wish.order.isUpTo} (select e.key, e.id from ends e), true)
        order by l.key ${way}, l.id ${way} limit ${limit + 1}
    )
    select p.*, r.reached from (
      select case when (select count(*) from found) <= ${limit} then (select array[${wish.order.asText(sql`e.key`)}, e.id::text] from ends e) end as reached
    ) r left join (
      select ${columns()}, ${wish.order.text('t')} as "sortKey", row_number() over (order by f.key ${way}, f.id ${way}) as place
        from found f join tickets t on t.id = f.id
    ) p on true order by p.place`;
}

/** The statement of a count along an order: how many were found, and whether looking stopped before the end. */
export function countOf(wish: TicketWish): RawBuilder<{ found: string; cut: boolean }> {
  const { key, way } = wish.order;
  const each = eachOf(MOST_COUNTED_AMONG, wish, LEAST_COUNTED_AMONG);
  return sql`select count(*) filter (where c.wanted) as found, coalesce(bool_or(c.nth = ${each}), false) as cut
    from unnest(${[...wish.organisationIds]}::uuid[]) o (id) cross join lateral (
      select ${wish.wanted} as wanted, row_number() over (order by ${key('t')} ${way}, t.id ${way}) as nth
        from tickets t where t.organisation_id = o.id and ${wish.among} order by ${key('t')} ${way}, t.id ${way} limit ${each}
    ) c`;
}

function eachOf(most: number, { organisationIds }: TicketWish, least: number): number {
  return Math.max(least, Math.ceil(most / organisationIds.length));
}

/** A ticket `t` as a `TicketRow`. */
function columns(): RawBuilder<unknown> {
  return sql`t.id, t.organisation_id as "organisationId", t.number, t.requester_id as "requesterId", t.requester_email as "requesterEmail",
    t.subject, t.status, t.priority, t.assignee_id as "assigneeId", t.team_id as "teamId",
    (select m.name from ticket_teams m where m.id = t.team_id) as "teamName", t.tags, t.rating, t.rating_comment as "ratingComment",
    t.follows, t.merged_into as "mergedInto", ${timeText('t.merged_at')} as "mergedAt", t.version,
    ${timeText('t.last_public_at')} as "lastPublicAt", ${timeText('t.waiting_since')} as "waitingSince", ${timeText('t.solved_at')} as "solvedAt",
    ${timeText('t.next_due_at')} as "nextDueAt", t.requester_erased_at is not null as "isErased",
    ${timeText('t.created_at')} as "createdAt", ${timeText('t.updated_at')} as "updatedAt"`;
}

function timeText(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
