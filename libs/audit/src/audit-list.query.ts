import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Reach } from '#platform/access';
import { csvLine } from '#platform/csv';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';

/** What a list of entries is narrowed down to; absent: not by this. */
export interface AuditFilters {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly impersonatorId?: string | undefined;
  readonly targetType?: string | undefined;
  /** Counts together with `targetType`. */
  readonly targetId?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly requestId?: string | undefined;
  /** ISO 8601; `from` included, `to` not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** An entry as it is read. */
export interface AuditRow {
  readonly id: string;
  /** ISO 8601 with microseconds. */
  readonly occurredAt: string;
  readonly actorKind: 'user' | 'system' | 'anonymous';
  readonly actorId: string | null;
  readonly actorReason: string | null;
  readonly impersonatorId: string | null;
  readonly sessionId: string | null;
  readonly organisationId: string | null;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly requestId: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  /** Null when there is none (any more). */
  readonly personal: Record<string, unknown> | null;
  readonly personalErased: boolean;
  /** Place in the chain; null while the entry waits for its seal. */
  readonly sequence: string | null;
}

/** Time and id of the last row of a page. */
export interface AuditPlace {
  readonly occurredAt: string;
  readonly id: string;
}

/** Columns of `file`. */
export const CSV_HEADER = [
  'id',
  'occurred_at',
  'actor_kind',
  'actor_id',
  'actor_reason',
  'impersonator_id',
  'session_id',
  'organisation_id',
  'action',
  'target_type',
  'target_id',
  'request_id',
  'before',
  'after',
  'personal',
  'sequence',
] as const;

/** Entries in a piece of a file: a text of some 100 kB. */
const PIECE = 250;
/** Far more than there are. */
const MOST_ACTIONS = 500;
const ORDER = sql`order by e.occurred_at desc, e.id desc`;
const TIME = sql<string>`to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const LINE = csvLine([
  { text: sql`e.id`, plain: true },
  { text: TIME, plain: true },
  { text: sql`e.actor_kind`, plain: true },
  { text: sql`e.actor_id`, plain: true },
  { text: sql`e.actor_reason` },
  { text: sql`e.impersonator_id`, plain: true },
  { text: sql`e.session_id`, plain: true },
  { text: sql`e.organisation_id`, plain: true },
  { text: sql`e.action` },
  { text: sql`e.target_type` },
  { text: sql`e.target_id` },
  { text: sql`e.correlation_id` },
  { text: sql`e.before::text`, json: true },
  { text: sql`e.after::text`, json: true },
  { text: sql`d.data::text`, json: true },
  { text: sql`s.sequence`, plain: true },
]);

/** The trail for those who read it, the newest first. */
@Injectable()
export class AuditListQuery {
  constructor(private readonly database: Database) {}

  /**
   * Entries in `reach`, after `place`. Offices do not count: entries belong to organisations, or to the installation.
   * @param limit as many rows at most; the caller asks for one more than it shows.
   */
  async page(reach: Reach, filters: AuditFilters, place: AuditPlace | null, limit: number): Promise<AuditRow[]> {
    const rows = selectionOf(reach, filters, place, limit);
    return rows ? this.read(rows) : [];
  }

  /** The entries of the list, as lines of CSV in the order of `CSV_HEADER`, made by the database piece by piece. */
  async *file(reach: Reach, filters: AuditFilters): AsyncGenerator<string, void, undefined> {
    for (let place: AuditPlace | null | undefined; place !== null;) {
      const rows = selectionOf(reach, filters, place ?? null, PIECE);
      if (!rows) return;
      const { text, occurredAt, id } = await this.database.piece(sql<{ text: string; occurredAt: string | null; id: string | null }>`
        select coalesce(string_agg(e.line, ''), '') as text,
          case when count(*) = ${PIECE} then (array_agg(e.occurred_at))[${PIECE}] end as "occurredAt", (array_agg(e.id))[${PIECE}] as id
        from (select ${LINE} as line, e.id, ${TIME} as occurred_at ${sourceOf(rows)}) e`);
      if (text !== '') yield text;
      place = occurredAt !== null && id !== null ? { occurredAt, id } : null;
    }
  }

  /** @throws AppError NOT_FOUND also for an entry out of reach. */
  async find(reach: Reach, id: string): Promise<AuditRow> {
    const organisations = organisationsIn(reach, undefined);
    const within = organisations === null ? sql`true` : sql`e.organisation_id = any(${organisations}::uuid[])`;
    const [row] = await this.read(sql`select e.* from ops.audit_entries e where e.id = ${id}::uuid and ${within}`);
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return row;
  }

  /** The kinds of action among the entries in `reach`, in order: one step down an index for each, whatever their number of entries. */
  async actions(reach: Reach): Promise<string[]> {
    const organisations = organisationsIn(reach, undefined);
    const { rows } = await (
      organisations === null
        ? actionsWhere(sql`true`, sql`e.action`)
        : // Said as a range, so that the order by organisation counts: by action alone one walks past the entries of others.
          sql<{ action: string }>`
            select distinct a.action from unnest(${organisations}::uuid[]) as o (id)
            cross join lateral (${actionsWhere(sql`e.organisation_id between o.id and o.id`, sql`e.organisation_id, e.action`)}) a
            order by 1 limit ${MOST_ACTIONS}`
    ).execute(this.database.kysely());
    return rows.map((row) => row.action);
  }

  private async read(rows: RawBuilder<unknown>): Promise<AuditRow[]> {
    const found = await sql<AuditRow>`
      select e.id, ${TIME} as "occurredAt",
        e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_reason as "actorReason", e.impersonator_id as "impersonatorId",
        e.session_id as "sessionId", e.organisation_id as "organisationId", e.action, e.target_type as "targetType",
        e.target_id as "targetId", e.correlation_id as "requestId", e.before, e.after, d.data as personal,
        (e.personal_digest is not null and d.entry_id is null) as "personalErased", s.sequence::text as sequence
      ${sourceOf(rows)}`.execute(this.database.kysely());
    return found.rows;
  }
}

/** @param order that of an index in which the entries that meet the condition stand by action. */
function actionsWhere(condition: RawBuilder<unknown>, order: RawBuilder<unknown>): RawBuilder<{ action: string }> {
  const first = (more: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select e.action from ops.audit_entries e where ${condition} and ${more} order by ${order} limit 1`;
  return sql<{ action: string }>`
    with recursive step (action, place) as (
      (select f.action, 1 from (${first(sql`true`)}) f)
      union all
      select (${first(sql`e.action > s.action`)}), s.place + 1 from step s where s.action is not null and s.place < ${MOST_ACTIONS}
    ) select action from step where action is not null order by 1`;
}

/** Entries `e` with what belongs to them, in order. */
function sourceOf(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`from (${rows}) e
    left join ops.audit_details d on d.entry_id = e.id
    left join ops.audit_seals s on s.entry_id = e.id
    ${ORDER}`;
}

/** Null when there can be none. */
function selectionOf(reach: Reach, filters: AuditFilters, place: AuditPlace | null, limit: number): RawBuilder<unknown> | null {
  const organisations = organisationsIn(reach, filters.organisationId);
  if (organisations?.length === 0) return null;
  const conditions = conditionsOf(filters, place);
  const matching = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select e.* from ops.audit_entries e where ${sql.join([condition, ...conditions], sql` and `)} ${ORDER} limit ${limit}`;
  if (organisations === null) return matching(sql`true`);
  if (organisations.length === 1) return matching(sql`e.organisation_id = ${organisations[0]}`);
  // One walk down the index of each organisation, instead of sorting the entries of all of them.
  return sql`select e.* from unnest(${organisations}::uuid[]) as o (id)
    cross join lateral (${matching(sql`e.organisation_id = o.id`)}) e ${ORDER} limit ${limit}`;
}

/** Null: all. */
function organisationsIn(reach: Reach, wanted: string | undefined): readonly string[] | null {
  if (reach.installation) return wanted === undefined ? null : [wanted];
  return wanted === undefined ? reach.organisationIds : reach.organisationIds.filter((id) => id === wanted);
}

function conditionsOf(filters: AuditFilters, place: AuditPlace | null): RawBuilder<unknown>[] {
  const { action, actorId, impersonatorId, targetType, targetId, requestId, from, to } = filters;
  const conditions: RawBuilder<unknown>[] = [];
  if (action !== undefined) conditions.push(sql`e.action = ${action}`);
  if (actorId !== undefined) conditions.push(sql`e.actor_id = ${actorId}::uuid`);
  if (impersonatorId !== undefined) conditions.push(sql`e.impersonator_id = ${impersonatorId}::uuid`);
  if (targetType !== undefined) conditions.push(sql`e.target_type = ${targetType}`);
  if (targetId !== undefined) conditions.push(sql`e.target_id = ${targetId}`);
  if (requestId !== undefined) conditions.push(sql`e.correlation_id = ${requestId}`);
  if (from !== undefined) conditions.push(sql`e.occurred_at >= ${from}::timestamptz`);
  // Of two upper bounds PostgreSQL begins at the first, and reads on to the second: only the narrower one is said.
  if (to !== undefined && !(place && new Date(place.occurredAt) < new Date(to))) conditions.push(sql`e.occurred_at < ${to}::timestamptz`);
  if (place) conditions.push(sql`(e.occurred_at, e.id) < (${place.occurredAt}::timestamptz, ${place.id}::uuid)`);
  return conditions;
}
