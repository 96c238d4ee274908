import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { type Count, Database, newId } from '#platform/database';
import type { UserIdExpression } from './factor.js';
import type { Tables } from './tables.js';

/** An unused code. */
export interface RecoveryCodeRow {
  readonly id: string;
  readonly keyId: string;
  readonly digest: Buffer;
}

/** Statements on `recovery_codes`. */
@Injectable()
export class RecoveryCodeRepository {
  constructor(private readonly database: Database) {}

  /** Whoever changes this person's factors or codes waits for the others until the transaction ends. */
  async lock(userId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`second factors of ${userId}`}, 0))`.execute(this.rows());
  }

  /** Codes that still work, ten at most. */
  async findUnused(userId: string): Promise<RecoveryCodeRow[]> {
    const rows = await this.rows()
      .selectFrom('recovery_codes')
      .select(['id', 'key_id', 'digest'])
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .execute();
    return rows.map((row) => ({ id: row.id, keyId: row.key_id, digest: row.digest }));
  }

  /** Subquery. */
  countUnused(userId: UserIdExpression): Count {
    return sql`(select count(*)::integer from recovery_codes where user_id = ${userId} and used_at is null)`;
  }

  async hasUnused(userId: string): Promise<boolean> {
    const row = await this.rows()
      .selectFrom('recovery_codes')
      .select('id')
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** When each code was made and used, for the person's own export. */
  async findDatesOf(userId: string): Promise<{ madeAt: string; usedAt: string | null }[]> {
    const rows = await this.rows()
      .selectFrom('recovery_codes')
      .select(['created_at', 'used_at'])
      .where('user_id', '=', userId)
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ madeAt: iso(row.created_at), usedAt: row.used_at === null ? null : iso(row.used_at) }));
  }

  /** False when it was used before: of several at once, one gets true. */
  async use(id: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('recovery_codes')
      .set({ used_at: sql<string>`now()` })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Throws the person's codes away, used ones included, and puts others in their place. */
  async replaceAllOf(userId: string, keyId: string, digests: readonly Buffer[]): Promise<void> {
    await this.removeAllOf(userId);
    await this.rows()
      .insertInto('recovery_codes')
      .values(digests.map((digest) => ({ id: newId(), user_id: userId, key_id: keyId, digest })))
      .execute();
  }

  /** True when codes had been made since. */
  async removeSince(userId: string, since: string): Promise<boolean> {
    const result = await this.rows()
      .deleteFrom('recovery_codes')
      .where('user_id', '=', userId)
      .where('created_at', '>=', since)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function iso(timestamp: string): string {
  return new Date(timestamp).toISOString();
}
