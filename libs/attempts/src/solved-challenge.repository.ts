import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** Statements on `solved_challenges`. */
@Injectable()
export class SolvedChallengeRepository {
  constructor(private readonly database: Database) {}

  /** False when it was handed in before: of several at once, one gets true. */
  async use(digest: Buffer, expiresAt: Date): Promise<boolean> {
    const result = await this.database
      .kysely<Tables>()
      .insertInto('solved_challenges')
      .values({ digest, expires_at: expiresAt.toISOString() })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  /** Those that are too old to be handed in again; an hour more, for clocks that differ. */
  async purge(): Promise<void> {
    await this.database
      .kysely<Tables>()
      .deleteFrom('solved_challenges')
      .where('expires_at', '<', sql<string>`now() - interval '1 hour'`)
      .execute();
  }
}
