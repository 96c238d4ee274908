import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import type { SettingChange } from './setting-change.js';
import { requireSettings } from './settings.policy.js';
import type { Tables } from './tables.js';

/** One change of the settings, by whom and when. */
export interface VersionRow {
  readonly version: number;
  readonly changes: readonly SettingChange[];
  readonly comment: string | null;
  /** The older version whose values it brought back. */
  readonly restoredVersion: number | null;
  readonly authorId: string | null;
  readonly createdAt: Date;
}

/** The versions of the settings, newest first. */
@Injectable()
export class SettingHistoryQuery {
  constructor(private readonly database: Database) {}

  /** @param before the version to continue below; null for the newest. @param limit 1 to 100. */
  async page(actor: Actor, before: number | null, limit: number): Promise<{ items: VersionRow[]; nextBefore: number | null }> {
    requireSettings(actor);
    let select = this.database
      .kysely<Tables>()
      .selectFrom('system_config')
      .select(['version', 'changes', 'comment', 'restored_version', 'author_id', 'created_at'])
      .orderBy('version', 'desc')
      .limit(limit + 1);
    if (before !== null) select = select.where('version', '<', before);
    const rows = await select.execute();
    const items = rows.slice(0, limit).map((row) => ({
      version: row.version,
      changes: row.changes,
      comment: row.comment,
      restoredVersion: row.restored_version,
      authorId: row.author_id,
      createdAt: new Date(row.created_at),
    }));
    return { items, nextBefore: rows.length > limit ? items.at(-1)!.version : null };
  }
}
