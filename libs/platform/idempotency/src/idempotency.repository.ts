import { Injectable } from '@nestjs/common';
import { type ColumnType, sql } from 'kysely';
import { Database } from '#platform/database';

interface IdempotencyKeysTable {
  user_id: string;
  key: string;
  route: string;
  request_hash: Buffer;
  status: number | null;
  body: ColumnType<unknown, string | null, string | null>;
  created_at: ColumnType<string, never, never>;
}

interface Tables {
  idempotency_keys: IdempotencyKeysTable;
}

export interface StoredAnswer {
  readonly route: string;
  readonly requestHash: Buffer;
  readonly status: number;
  readonly body: unknown;
}

/** Keys that unsafe requests were sent under, with the answer they got. Rows live as long as a client may retry: a day. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /**
   * Takes the key in the current transaction. A concurrent holder makes this wait until that one commits or rolls
   * back, at most as long as the connection's lock timeout.
   * @returns false when the key is already there.
   */
  async take(userId: string, key: string, route: string, requestHash: Buffer): Promise<boolean> {
    const inserted = await this.database
      .kysely<Tables>()
      .insertInto('idempotency_keys')
      .values({ user_id: userId, key, route, request_hash: requestHash, status: null, body: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  async remember(userId: string, key: string, status: number, body: unknown): Promise<void> {
    await this.database
      .kysely<Tables>()
      .updateTable('idempotency_keys')
      .set({ status, body: body === undefined ? null : JSON.stringify(body) })
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .execute();
  }

  async find(userId: string, key: string): Promise<StoredAnswer | undefined> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('idempotency_keys')
      .select(['route', 'request_hash', 'status', 'body'])
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .executeTakeFirst();
    return row && { route: row.route, requestHash: row.request_hash, status: row.status ?? 200, body: row.body };
  }

  /** Forgets every key of a person, with the answers. */
  async removeAllOf(userId: string): Promise<void> {
    await this.database.kysely<Tables>().deleteFrom('idempotency_keys').where('user_id', '=', userId).execute();
  }

  /** Forgets up to `limit` keys older than `hours`. @returns how many. */
  async forget(hours: number, limit: number): Promise<number> {
    const result = await sql`
      delete from idempotency_keys where (user_id, key) in (
        select user_id, key from idempotency_keys where created_at < now() - make_interval(hours => ${hours}) order by created_at limit ${limit}
      )
    `.execute(this.database.kysely());
    return Number(result.numAffectedRows ?? 0);
  }
}
