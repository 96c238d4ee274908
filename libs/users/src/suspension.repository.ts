import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId } from '#platform/database';
import type { Tables } from './tables.js';

/** A suspension, standing or over. */
export interface Suspension {
  readonly id: string;
  readonly reason: string;
  readonly suspendedAt: string;
  readonly suspendedBy: string | null;
  /** When it ends by itself; null: when somebody ends it. */
  readonly until: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

/** Statements on `suspensions` and the status that follows from them. */
@Injectable()
export class SuspensionRepository {
  constructor(private readonly database: Database) {}

  /** The newest first, at most 50. */
  async ofUser(userId: string): Promise<Suspension[]> {
    const rows = await this.rows()
      .selectFrom('suspensions')
      .select(['id', 'reason', 'suspended_at', 'suspended_by', 'until', 'ended_at', 'ended_by'])
      .where('user_id', '=', userId)
      .orderBy('suspended_at', 'desc')
      .orderBy('id', 'desc')
      .limit(50)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      reason: row.reason,
      suspendedAt: row.suspended_at,
      suspendedBy: row.suspended_by,
      until: row.until,
      endedAt: row.ended_at,
      endedBy: row.ended_by,
    }));
  }

  /** Suspends somebody active and voids every token; null when they are not. */
  async begin(userId: string, reason: string, until: string | null, by: string): Promise<string | null> {
    const changed = await this.rows()
      .updateTable('users')
      .set({
        status: 'suspended',
        suspended_until: until,
        security_epoch: sql`security_epoch + 1`,
        updated_at: sql`now()`,
      })
      .where('id', '=', userId)
      .where('status', '=', 'active')
      .executeTakeFirst();
    if (changed.numUpdatedRows !== 1n) return null;
    const id = newId();
    await this.rows().insertInto('suspensions').values({ id, user_id: userId, reason, suspended_by: by, until }).execute();
    return id;
  }

  /** Ends the standing suspension; null when there is none. Status and record change together. */
  async end(userId: string, by: string): Promise<string | null> {
    const result = await this.rows()
      .updateTable('users')
      .set({ status: 'active', suspended_until: null, updated_at: sql`now()` })
      .where('id', '=', userId)
      .where('status', '=', 'suspended')
      .executeTakeFirst();
    if (result.numUpdatedRows !== 1n) return null;
    return this.close(userId, sql<string>`now()`, by);
  }

  /** Notes up to `batch` suspensions that are over by their time, of everybody or of one person. Returns whose they were. */
  async endDue(batch: number, userId?: string): Promise<{ id: string; organisationId: string; suspensionId: string | null }[]> {
    const due = await this.rows()
      .updateTable('users')
      .set({ status: 'active', suspended_until: null, updated_at: sql`now()` })
      .where('id', 'in', (select) =>
        select
          .selectFrom('users')
          .select('id')
          .where('suspended_until', '<=', sql<string>`now()`)
          .$if(userId !== undefined, (one) => one.where('id', '=', userId!))
          .orderBy('suspended_until')
          .limit(batch)
          .forNoKeyUpdate()
          .skipLocked(),
      )
      .returning(['id', 'organisation_id'])
      .execute();
    const ended = [];
    for (const { id, organisation_id: organisationId } of due)
      ended.push({ id, organisationId, suspensionId: await this.close(id, sql<string>`until`, null) });
    return ended;
  }

  /** Removes what is known about the times somebody was kept out. */
  async removeOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('suspensions').where('user_id', '=', userId).execute();
  }

  private async close(userId: string, at: ReturnType<typeof sql<string>>, by: string | null): Promise<string | null> {
    const row = await this.rows()
      .updateTable('suspensions')
      .set({ ended_at: at, ended_by: by })
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return row?.id ?? null;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
