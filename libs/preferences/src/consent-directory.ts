import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** Who agreed to what, for libs that may only do it with consent. */
@Injectable()
export class ConsentDirectory {
  constructor(private readonly database: Database) {}

  /** Those of `userIds` (at most 1000) whose last word on a kind is yes, whichever version of the text it was about. */
  async grantedBy(userIds: readonly string[], kind: string): Promise<Set<string>> {
    const asked = [...new Set(userIds)];
    if (asked.length === 0) return new Set();
    if (asked.length > 1000) throw new Error('grantedBy takes at most 1000 ids');
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('consent_events')
      .select(['user_id', 'granted'])
      .distinctOn('user_id')
      .where('kind', '=', kind)
      .where('user_id', 'in', asked)
      .orderBy('user_id')
      .orderBy('occurred_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return new Set(rows.filter((row) => row.granted).map((row) => row.user_id));
  }
}
