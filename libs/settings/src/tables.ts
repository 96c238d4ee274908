import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { SealedSecret } from './secret-seal.js';
import type { SettingChange } from './setting-change.js';

interface SystemConfigTable {
  version: number;
  /** Value by key; secrets are not among them. */
  settings: JSONColumnType<Record<string, unknown>>;
  /** Sealed value by key; null in all versions but the newest. */
  secrets: ColumnType<Record<string, SealedSecret> | null, string | null, string | null>;
  changes: JSONColumnType<SettingChange[]>;
  comment: string | null;
  restored_version: number | null;
  author_id: string | null;
  created_at: Generated<Date>;
}

export interface Tables {
  system_config: SystemConfigTable;
}
