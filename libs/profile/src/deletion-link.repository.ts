import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

export interface DeletionLink {
  readonly id: string;
  readonly userId: string;
  readonly cancelHash: Buffer;
}

/** Statements on `deletion_links`. */
@Injectable()
export class DeletionLinkRepository {
  constructor(private readonly database: Database) {}

  async insert(link: DeletionLink, dueAt: string): Promise<void> {
    await this.rows()
      .insertInto('deletion_links')
      .values({ id: link.id, user_id: link.userId, cancel_hash: link.cancelHash, due_at: dueAt })
      .execute();
  }

  async find(id: string): Promise<DeletionLink | null> {
    const row = await this.rows()
      .selectFrom('deletion_links')
      .select(['id', 'user_id', 'cancel_hash'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { id: row.id, userId: row.user_id, cancelHash: row.cancel_hash } : null;
  }

  /** Removes up to `batch` links of deletions that were due more than `days` ago; returns how many. */
  async purge(days: number, batch: number): Promise<number> {
    const result = await this.rows()
      .deleteFrom('deletion_links')
      .where('id', 'in', (select) =>
        select
          .selectFrom('deletion_links')
          .select('id')
          .where('due_at', '<', sql<string>`now() - make_interval(days => ${days})`)
          .limit(batch)
          .forUpdate()
          .skipLocked(),
      )
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  async removeOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('deletion_links').where('user_id', '=', userId).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
