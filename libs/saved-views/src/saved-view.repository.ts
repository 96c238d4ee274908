import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** A view with the version a change has to name. */
export interface SavedView {
  readonly id: string;
  readonly userId: string;
  readonly organisationId: string;
  readonly screen: string;
  readonly name: string;
  readonly query: string;
  readonly shared: boolean;
  readonly version: number;
}

/** What a change gives a view. */
export type ViewValues = Pick<SavedView, 'name' | 'query' | 'shared'>;

/** Far more than somebody chooses from. */
const MOST_SHARED = 200;
const COLUMNS = ['id', 'user_id as userId', 'organisation_id as organisationId', 'screen', 'name', 'query', 'shared', 'version'] as const;

/** Statements on `saved_views`. */
@Injectable()
export class SavedViewRepository {
  constructor(private readonly database: Database) {}

  /** Those of a person for a screen, by name. */
  findOwn(userId: string, screen: string): Promise<SavedView[]> {
    return this.rows()
      .selectFrom('saved_views')
      .select(COLUMNS)
      .where('user_id', '=', userId)
      .where('screen', '=', screen)
      .orderBy('name')
      .orderBy('id')
      .execute();
  }

  /** Those that other people of the organisation share, by name. */
  findSharedByOthers(organisationId: string, screen: string, userId: string): Promise<SavedView[]> {
    return this.rows()
      .selectFrom('saved_views')
      .select(COLUMNS)
      .where('organisation_id', '=', organisationId)
      .where('screen', '=', screen)
      .where('shared', '=', true)
      .where('user_id', '<>', userId)
      .orderBy('name')
      .orderBy('id')
      .limit(MOST_SHARED)
      .execute();
  }

  async lock(id: string): Promise<SavedView | null> {
    return (await this.rows().selectFrom('saved_views').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst()) ?? null;
  }

  /** How many a person has; nobody else counts them until the transaction ends, once there is one. */
  async lockedCounts(userId: string, screen: string): Promise<{ readonly ofScreen: number; readonly all: number }> {
    const own = this.rows().selectFrom('saved_views').where('user_id', '=', userId);
    await own.select('id').orderBy('id').forUpdate().execute();
    // Whoever waited for that counts anew: a statement sees what was committed before it began.
    const screens = await own.select('screen').execute();
    return { ofScreen: screens.filter((row) => row.screen === screen).length, all: screens.length };
  }

  insert(view: Omit<SavedView, 'version'>): Promise<SavedView> {
    const { id, userId, organisationId, screen, name, query, shared } = view;
    return this.rows()
      .insertInto('saved_views')
      .values({ id, user_id: userId, organisation_id: organisationId, screen, name, query, shared })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  }

  update(id: string, values: ViewValues): Promise<SavedView> {
    return this.rows()
      .updateTable('saved_views')
      .set({ ...values, version: sql`version + 1`, updated_at: sql`now()` })
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('saved_views').where('id', '=', id).execute();
  }

  /** Everything of a person, of every screen. */
  findAllOf(userId: string): Promise<SavedView[]> {
    return this.rows().selectFrom('saved_views').select(COLUMNS).where('user_id', '=', userId).orderBy('id').execute();
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('saved_views').where('user_id', '=', userId).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
