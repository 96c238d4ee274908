import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { toCursor } from '#platform/http';
import type { VersionRow } from '../setting-history.query.js';

const VALUE: ApiPropertyOptions = {
  nullable: true,
  description: 'Null for the default; `(secret)` for a secret.',
  oneOf: [
    { type: 'boolean' },
    { type: 'number' },
    { type: 'string' },
    { type: 'array', items: { type: 'string' } },
    { type: 'object', additionalProperties: true },
  ],
};

/** What a version changed of one setting. */
export class SettingChangeView {
  key: string;
  @ApiProperty(VALUE)
  before: unknown;
  @ApiProperty(VALUE)
  after: unknown;
}

/** One change of the settings. */
export class ConfigVersionView {
  version: number;
  /** ISO 8601, UTC. */
  changedAt: string;
  /** UUID of who did it; null when the account is gone. */
  changedBy: string | null;
  /** Their name. */
  changedByName: string | null;
  comment: string | null;
  /** The older version whose values it brought back. */
  restoredVersion: number | null;
  changes: SettingChangeView[];
}

/** A page of changes, newest first. */
export class ConfigHistoryView {
  items: ConfigVersionView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toConfigHistoryView(
  page: { readonly items: readonly VersionRow[]; readonly nextBefore: number | null },
  names: ReadonlyMap<string, string>,
): ConfigHistoryView {
  return {
    items: page.items.map((row) => ({
      version: row.version,
      changedAt: row.createdAt.toISOString(),
      changedBy: row.authorId,
      changedByName: row.authorId === null ? null : (names.get(row.authorId) ?? null),
      comment: row.comment,
      restoredVersion: row.restoredVersion,
      changes: row.changes.map(({ key, before, after }) => ({ key, before, after })),
    })),
    nextCursor: page.nextBefore === null ? null : toCursor([String(page.nextBefore)]),
  };
}
