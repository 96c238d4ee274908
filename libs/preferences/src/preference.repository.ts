import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** Statements on `user_preferences`. */
@Injectable()
export class PreferenceRepository {
  constructor(private readonly database: Database) {}

  /** What a person has chosen, by key; keys of today and of earlier releases. */
  async find(userId: string): Promise<Readonly<Record<string, unknown>>> {
    const row = await this.rows().selectFrom('user_preferences').select('chosen').where('user_id', '=', userId).executeTakeFirst();
    return row?.chosen ?? {};
  }

  /** Adds choices and takes some back, in one statement, so that two at the same time lose nothing. */
  async merge(userId: string, chosen: Readonly<Record<string, unknown>>, dropped: readonly string[]): Promise<void> {
    const added = JSON.stringify(chosen);
    await this.rows()
      .insertInto('user_preferences')
      .values({ user_id: userId, chosen: added })
      .onConflict((conflict) =>
        conflict.column('user_id').doUpdateSet({
          chosen: sql<string>`(user_preferences.chosen || ${added}::jsonb) - ${dropped}::text[]`,
          updated_at: sql<string>`now()`,
        }),
      )
      .execute();
  }

  async remove(userId: string): Promise<void> {
    await this.rows().deleteFrom('user_preferences').where('user_id', '=', userId).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
