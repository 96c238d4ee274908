import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, removeBatch } from '#platform/database';
import type { Tables } from './tables.js';

export interface DeletionLink {
  readonly id: string;
  readonly userId: string;
  readonly cancelHash: Buffer;
}

/** A link as its holder finds it. */
export interface FoundDeletionLink extends DeletionLink {
  /** By this link, another one, or in the profile: there is nothing left to take back. */
  readonly isUsed: boolean;
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

  async find(id: string): Promise<FoundDeletionLink | null> {
    const row = await this.rows()
      .selectFrom('deletion_links')
      .select(['id', 'user_id', 'cancel_hash', 'used_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { id: row.id, userId: row.user_id, cancelHash: row.cancel_hash, isUsed: row.used_at !== null } : null;
  }

  /** Takes every link of a person out of use: the deletion they would cancel is no more. */
  async useAllOf(userId: string): Promise<void> {
    await this.rows()
      .updateTable('deletion_links')
      .set({ used_at: sql<string>`now()` })
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .execute();
  }

  /** Removes up to `batch` links of deletions that were due more than `days` ago; returns how many. */
  purge(days: number, batch: number): Promise<number> {
    return removeBatch(this.rows(), 'deletion_links', sql<boolean>`due_at < now() - make_interval(days => ${days})`, batch);
  }

  async removeOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('deletion_links').where('user_id', '=', userId).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
