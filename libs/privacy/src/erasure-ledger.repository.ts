import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** Statements on `ops.erasure_ledger`, which only grows. It names accounts by their ids, and nothing else of them. */
@Injectable()
export class ErasureLedgerRepository {
  constructor(private readonly database: Database) {}

  /** Does nothing for somebody who is in it. */
  async add(userId: string): Promise<void> {
    await sql`insert into ops.erasure_ledger (user_id) values (${userId}) on conflict (user_id) do nothing`.execute(this.database.kysely());
  }

  /** Up to `limit` ids after `userId`, in order. */
  async pageAfter(userId: string, limit: number): Promise<string[]> {
    const { rows } = await sql<{ userId: string }>`
      select user_id as "userId" from ops.erasure_ledger where user_id > ${userId}::uuid order by user_id limit ${limit}
    `.execute(this.database.kysely());
    return rows.map((row) => row.userId);
  }
}
