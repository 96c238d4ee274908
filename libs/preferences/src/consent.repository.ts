import { Injectable } from '@nestjs/common';
import { Database, newId } from '#platform/database';
import type { Tables } from './tables.js';

/** One time somebody agreed or withdrew. */
export interface ConsentEvent {
  readonly id: string;
  readonly kind: string;
  readonly version: string;
  readonly granted: boolean;
  readonly occurredAt: string;
}

const COLUMNS = ['id', 'kind', 'version', 'granted', 'occurred_at'] as const;

/** Statements on `consent_events`, whose rows are never changed. */
@Injectable()
export class ConsentRepository {
  constructor(private readonly database: Database) {}

  /** The last event of each kind. */
  async findLatest(userId: string): Promise<Map<string, ConsentEvent>> {
    const rows = await this.rows()
      .selectFrom('consent_events')
      .select(COLUMNS)
      .distinctOn('kind')
      .where('user_id', '=', userId)
      .orderBy('kind')
      .orderBy('occurred_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return new Map(rows.map((row) => [row.kind, toEvent(row)]));
  }

  /** Events before `before` (all without it), the newest first. */
  async findPage(userId: string, before: { occurredAt: string; id: string } | undefined, limit: number): Promise<ConsentEvent[]> {
    const rows = await this.rows()
      .selectFrom('consent_events')
      .select(COLUMNS)
      .where('user_id', '=', userId)
      .$if(before !== undefined, (query) =>
        query.where((where) => where(where.refTuple('occurred_at', 'id'), '<', where.tuple(before!.occurredAt, before!.id))),
      )
      .orderBy('occurred_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toEvent);
  }

  async insert(userId: string, event: { kind: string; version: string; granted: boolean }): Promise<void> {
    await this.rows()
      .insertInto('consent_events')
      .values({ id: newId(), user_id: userId, ...event })
      .execute();
  }

  async remove(userId: string): Promise<void> {
    await this.rows().deleteFrom('consent_events').where('user_id', '=', userId).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toEvent(row: { id: string; kind: string; version: string; granted: boolean; occurred_at: string }): ConsentEvent {
  return { id: row.id, kind: row.kind, version: row.version, granted: row.granted, occurredAt: row.occurred_at };
}
