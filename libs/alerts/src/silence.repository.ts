import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { AlertSeverity } from '#platform/alerts';
import { Database, newId, removeBatch } from '#platform/database';
import type { SilenceScope, Tables } from './tables.js';

/** A time in which nobody is told of some alerts. */
export interface SilenceState {
  readonly id: string;
  readonly scope: SilenceScope;
  /** Of the group or rule; empty for all. */
  readonly key: string;
  /** The one thing of the rule that is silent; empty: all that it watches. */
  readonly subject: string;
  /** Null: of any. */
  readonly severity: AlertSeverity | null;
  readonly reason: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Null: the system, or somebody who was erased. */
  readonly createdBy: string | null;
  /** Who ended it before its time. */
  readonly endedBy: string | null;
  /** By the database's clock. */
  readonly state: 'scheduled' | 'active' | 'ended';
}

/** Where a page of silences ended. */
export interface SilencePlace {
  /** UTC with microseconds. */
  readonly endsAt: string;
  readonly id: string;
}

/** A silence that begins; `startsAt` null: now. */
export type NewSilence = Pick<SilenceState, 'scope' | 'key' | 'reason' | 'endsAt' | 'createdBy'> &
  Partial<Pick<SilenceState, 'subject' | 'severity'>> & { readonly startsAt: Date | null };

const COLUMNS = ['id', 'scope', 'key', 'subject', 'severity', 'reason', 'starts_at', 'ends_at', 'created_by', 'ended_by'] as const;
const STATE = sql<SilenceState['state']>`case when ends_at <= now() then 'ended' when starts_at > now() then 'scheduled' else 'active' end`;
const CURSOR_AT = sql<string>`to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const KEPT_DAYS = 90;
const MOST = 500;

/** Statements on `silences`. */
@Injectable()
export class SilenceRepository {
  constructor(private readonly database: Database) {}

  /** What began before now begins now. @returns null when it would not end after that, or later than 30 days after. */
  async insert({
    scope,
    key,
    subject = '',
    severity = null,
    reason,
    startsAt,
    endsAt,
    createdBy,
  }: NewSilence): Promise<SilenceState | null> {
    const { rows } = await sql<SilenceRow>`
      insert into silences (id, scope, key, subject, severity, reason, starts_at, ends_at, created_by)
        select ${newId()}::uuid, ${scope}, ${key}, ${subject}, ${severity}::text, ${reason}, begins, ends, ${createdBy}::uuid
          from (select greatest(now(), ${startsAt}::timestamptz) as begins, ${endsAt}::timestamptz as ends) times
          where ends > begins and ends <= begins + interval '30 days'
        returning ${sql.join(COLUMNS.map((column) => sql.ref(column)))}, ${STATE} as state`.execute(this.rows());
    return rows[0] ? toSilenceState(rows[0]) : null;
  }

  async lock(id: string): Promise<SilenceState | null> {
    const row = await this.select().where('id', '=', id).forUpdate().executeTakeFirst();
    return row ? toSilenceState(row) : null;
  }

  /** Over from now on. One that has not begun is as if it had not been. */
  async end(id: string, by: string | null): Promise<void> {
    await sql`
      with begun as (update silences set ends_at = greatest(now(), starts_at + interval '1 microsecond'), ended_by = ${by}::uuid
        where id = ${id}::uuid and starts_at <= now() returning id)
      delete from silences where id = ${id}::uuid and starts_at > now()`.execute(this.rows());
  }

  /** Those that count now. */
  async findInForce(): Promise<SilenceState[]> {
    const rows = await this.select()
      .where('ends_at', '>', sql<string>`now()`)
      .where('starts_at', '<=', sql<string>`now()`)
      .limit(MOST)
      .execute();
    return rows.map(toSilenceState);
  }

  /** The latest ends first. @param ended only those that are over, or only those that are not; undefined: all. */
  async page(ended: boolean | undefined, after: SilencePlace | null, limit: number): Promise<(SilenceState & { cursorAt: string })[]> {
    let select = this.select().select(CURSOR_AT.as('cursorAt')).orderBy('ends_at', 'desc').orderBy('id', 'desc').limit(limit);
    if (ended !== undefined) select = select.where('ends_at', ended ? '<=' : '>', sql<string>`now()`);
    if (after) select = select.where(sql<boolean>`(ends_at, id) < (${after.endsAt}::timestamptz, ${after.id}::uuid)`);
    return (await select.execute()).map((row) => ({ ...toSilenceState(row), cursorAt: row.cursorAt }));
  }

  /** Those somebody began or ended, for their personal export. */
  async findOf(userId: string): Promise<SilenceState[]> {
    const rows = await this.select()
      .where((or) => or.or([or('created_by', '=', userId), or('ended_by', '=', userId)]))
      .orderBy('ends_at', 'desc')
      .limit(MOST)
      .execute();
    return rows.map(toSilenceState);
  }

  /** What they said goes with them, since it may tell who they are. */
  async forgetPerson(userId: string): Promise<void> {
    await this.rows().updateTable('silences').set({ created_by: null, reason: '–' }).where('created_by', '=', userId).execute();
    await this.rows().updateTable('silences').set({ ended_by: null }).where('ended_by', '=', userId).execute();
  }

  /** Old ones, `limit` at most. @returns how many. */
  prune(limit: number): Promise<number> {
    return removeBatch(this.rows(), 'silences', sql`ends_at < now() - make_interval(days => ${KEPT_DAYS})`, limit);
  }

  private select() {
    return this.rows().selectFrom('silences').select(COLUMNS).select(STATE.as('state'));
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

type SilenceRow = Pick<Selectable<Tables['silences']>, (typeof COLUMNS)[number]> & Pick<SilenceState, 'state'>;

function toSilenceState(row: SilenceRow): SilenceState {
  return {
    id: row.id,
    scope: row.scope,
    key: row.key,
    subject: row.subject,
    severity: row.severity,
    reason: row.reason,
    startsAt: new Date(row.starts_at),
    endsAt: new Date(row.ends_at),
    createdBy: row.created_by,
    endedBy: row.ended_by,
    state: row.state,
  };
}
