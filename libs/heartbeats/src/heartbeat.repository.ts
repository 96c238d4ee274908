import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { NameSource } from '#audit';
import { Database, newId } from '#platform/database';
import type { Heartbeat, HeartbeatState, HeartbeatValues, Ping } from './heartbeat.js';
import type { Tables } from './tables.js';

const COLUMNS = ['id', 'name', 'period_seconds', 'grace_seconds', 'state', 'last_seen_at', 'due_at', 'failed', 'version'] as const;
const KEPT_PINGS = 20;
/** How far a change of the period is counted from the last report. */
const NEXT_DUE = sql<string>`last_seen_at + make_interval(secs => period_seconds)`;

/** Statements on `heartbeats` and `heartbeat_pings`. */
@Injectable()
export class HeartbeatRepository implements NameSource {
  constructor(private readonly database: Database) {}

  /** By name. There are few. */
  async findAll(): Promise<Heartbeat[]> {
    return (
      await this.select()
        .orderBy(sql`lower(name)`)
        .execute()
    ).map(toHeartbeat);
  }

  async find(id: string): Promise<Heartbeat | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? toHeartbeat(row) : null;
  }

  async lock(id: string): Promise<Heartbeat | null> {
    const row = await this.select().where('id', '=', id).forUpdate().executeTakeFirst();
    return row ? toHeartbeat(row) : null;
  }

  async lockByDigest(digest: Buffer): Promise<Heartbeat | null> {
    const row = await this.select().where('token_digest', '=', digest).forUpdate().executeTakeFirst();
    return row ? toHeartbeat(row) : null;
  }

  /** How many there are; nobody adds one until the transaction ends. */
  async lockedCount(): Promise<number> {
    await sql`lock table heartbeats in share row exclusive mode`.execute(this.rows());
    const row = await this.rows()
      .selectFrom('heartbeats')
      .select(sql<number>`count(*)::int`.as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  }

  async insert(id: string, values: HeartbeatValues, digest: Buffer): Promise<Heartbeat> {
    const row = await this.rows()
      .insertInto('heartbeats')
      .values({ id, ...columnsOf(values), token_digest: digest })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    return toHeartbeat(row);
  }

  /** What it said last stands, but is counted by the new period: whoever is well by that is up. */
  async update(id: string, values: HeartbeatValues): Promise<Heartbeat> {
    const changed = this.rows().updateTable('heartbeats').where('id', '=', id);
    await changed.set({ ...columnsOf(values), version: sql`version + 1`, updated_at: sql`now()` }).execute();
    const row = await changed
      .set({ due_at: NEXT_DUE, state: sql<HeartbeatState>`case when not failed and ${NEXT_DUE} > now() then 'up' else state end` })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    return toHeartbeat(row);
  }

  async setDigest(id: string, digest: Buffer): Promise<void> {
    const set = { token_digest: digest, version: sql<number>`version + 1`, updated_at: sql<string>`now()` };
    await this.rows().updateTable('heartbeats').set(set).where('id', '=', id).execute();
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('heartbeats').where('id', '=', id).execute();
  }

  /** It reported now. */
  async note(id: string, failed: boolean): Promise<void> {
    await this.rows()
      .updateTable('heartbeats')
      .set({
        state: failed ? 'down' : 'up',
        failed,
        last_seen_at: sql<string>`clock_timestamp()`,
        due_at: sql<string>`clock_timestamp() + make_interval(secs => period_seconds)`,
      })
      .where('id', '=', id)
      .execute();
    await this.rows().insertInto('heartbeat_pings').values({ id: newId(), heartbeat_id: id, failed }).execute();
    await sql`delete from heartbeat_pings where heartbeat_id = ${id} and id < (
      select p.id from heartbeat_pings p where p.heartbeat_id = ${id} order by p.id desc offset ${KEPT_PINGS - 1} limit 1)`.execute(
      this.rows(),
    );
  }

  /** The latest reports, newest first. */
  async pingsOf(id: string): Promise<Ping[]> {
    const rows = await this.rows()
      .selectFrom('heartbeat_pings')
      .select(['at', 'failed'])
      .where('heartbeat_id', '=', id)
      .orderBy('id', 'desc')
      .limit(KEPT_PINGS)
      .execute();
    return rows.map(({ at, failed }) => ({ at: new Date(at), failed }));
  }

  /** Those whose state time has changed, locked, with what they are now; nobody else gets the same ones. */
  async lockOverdue(most: number): Promise<{ readonly id: string; readonly name: string; readonly next: 'late' | 'down' }[]> {
    const { rows } = await sql<{ id: string; name: string; next: 'late' | 'down' }>`
      select id, name, case when ${isMissed} then 'down' else 'late' end as next from heartbeats
      where ${isOverdue} order by due_at limit ${most} for update skip locked`.execute(this.rows());
    return rows;
  }

  async setState(ids: readonly string[], state: HeartbeatState): Promise<void> {
    if (ids.length > 0)
      await this.rows()
        .updateTable('heartbeats')
        .set({ state })
        .where('id', 'in', [...ids])
        .execute();
  }

  /** What people call them, for the trail; they belong to no organisation. */
  async namesWithin(ids: readonly string[], organisationIds: readonly string[] | null): Promise<Map<string, string>> {
    if (organisationIds !== null || ids.length === 0) return new Map();
    const rows = await this.rows()
      .selectFrom('heartbeats')
      .select(['id', 'name'])
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private select() {
    return this.rows().selectFrom('heartbeats').select(COLUMNS);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

/** Its grace is over as well. */
const isMissed = sql<boolean>`due_at + make_interval(secs => grace_seconds) <= now()`;
/** A row of `heartbeats` whose state has to change because of the time. */
export const isOverdue = sql<boolean>`((state = 'up' and due_at <= now()) or (state = 'late' and ${isMissed}))`;

function columnsOf({ name, periodSeconds, graceSeconds }: HeartbeatValues) {
  return { name, period_seconds: periodSeconds, grace_seconds: graceSeconds };
}

function toHeartbeat(row: {
  readonly id: string;
  readonly name: string;
  readonly period_seconds: number;
  readonly grace_seconds: number;
  readonly state: HeartbeatState;
  readonly last_seen_at: string | null;
  readonly due_at: string | null;
  readonly failed: boolean;
  readonly version: number;
}): Heartbeat {
  const { period_seconds: periodSeconds, grace_seconds: graceSeconds, last_seen_at, due_at, ...same } = row;
  const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return { ...same, periodSeconds, graceSeconds, lastSeenAt: dateOf(last_seen_at), dueAt: dateOf(due_at) };
}
