import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ADVISORY_LOCKS, Database } from '#platform/database';
import type { SealedSecret } from './secret-seal.js';
import type { SettingChange } from './setting-change.js';
import type { Tables } from './tables.js';

/** What is stored as of one version; secrets sealed. */
export interface StoredVersion {
  readonly version: number;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Empty in all versions but the newest. */
  readonly secrets: Readonly<Record<string, SealedSecret>>;
  readonly authorId: string | null;
  readonly createdAt: Date;
}

/** A version about to exist. */
export interface NewVersion {
  readonly version: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, SealedSecret>>;
  readonly changes: readonly SettingChange[];
  readonly comment: string | null;
  readonly restoredVersion: number | null;
  readonly authorId: string | null;
}

/** Statements on `system_config`: a row per version, the newest is what counts. */
@Injectable()
export class SettingVersionRepository {
  constructor(private readonly database: Database) {}

  /** Until the transaction ends nobody else writes a version. */
  async lock(): Promise<void> {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.settings})`.execute(this.database.kysely<Tables>());
  }

  /** Null while nobody stored anything. */
  async newest(): Promise<StoredVersion | null> {
    const row = await this.select().orderBy('version', 'desc').limit(1).executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async find(version: number): Promise<StoredVersion | null> {
    const row = await this.select().where('version', '=', version).executeTakeFirst();
    return row ? toStored(row) : null;
  }

  /** Adds the version, takes the secrets out of all older ones, and forgets all but the newest `kept`. */
  async add(next: NewVersion, kept: number): Promise<Date> {
    const db = this.database.kysely<Tables>();
    await db.updateTable('system_config').set({ secrets: null }).where('secrets', 'is not', null).execute();
    await db
      .deleteFrom('system_config')
      .where('version', '<=', next.version - kept)
      .execute();
    const row = await db
      .insertInto('system_config')
      .values({
        version: next.version,
        settings: JSON.stringify(next.settings),
        secrets: Object.keys(next.secrets).length === 0 ? null : JSON.stringify(next.secrets),
        changes: JSON.stringify(next.changes),
        comment: next.comment,
        restored_version: next.restoredVersion,
        author_id: next.authorId,
      })
      .returning('created_at')
      .executeTakeFirstOrThrow();
    return new Date(row.created_at);
  }

  /** The versions somebody made, oldest first: at most as many as are kept. */
  async findOf(userId: string): Promise<{ version: number; comment: string | null; createdAt: Date }[]> {
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('system_config')
      .select(['version', 'comment', 'created_at'])
      .where('author_id', '=', userId)
      .orderBy('version')
      .execute();
    return rows.map((row) => ({ version: row.version, comment: row.comment, createdAt: new Date(row.created_at) }));
  }

  /** What somebody did stays, without saying who; their comment goes, since it may tell. */
  async forgetAuthor(userId: string): Promise<void> {
    await this.database
      .kysely<Tables>()
      .updateTable('system_config')
      .set({ author_id: null, comment: null })
      .where('author_id', '=', userId)
      .execute();
  }

  private select() {
    return this.database.kysely<Tables>().selectFrom('system_config').select(['version', 'settings', 'secrets', 'author_id', 'created_at']);
  }
}

function toStored(row: {
  version: number;
  settings: Record<string, unknown>;
  secrets: Record<string, SealedSecret> | null;
  author_id: string | null;
  created_at: Date;
}): StoredVersion {
  return {
    version: row.version,
    settings: row.settings,
    secrets: row.secrets ?? {},
    authorId: row.author_id,
    createdAt: new Date(row.created_at),
  };
}
