import type { ColumnType, Generated } from 'kysely';
import type { BackupKind, BackupProgress } from '#backup-archives';

export const RUN_WORKS = ['make', 'verify'] as const;
export type RunWork = (typeof RUN_WORKS)[number];

type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them. Written by migration 8 of the timeline `ops`. */
export interface Tables {
  'ops.backup_runs': {
    id: string;
    backup_id: string;
    work: RunWork;
    kind: BackupKind;
    note: string | null;
    requested_by: string | null;
    slot: OptionalTimestamp;
    requested_at: Generated<string>;
    started_at: OptionalTimestamp;
    beat_at: OptionalTimestamp;
    finished_at: OptionalTimestamp;
    progress: ColumnType<BackupProgress | null, string | null | undefined, string | null>;
    error_code: string | null;
    error_message: string | null;
    told_at: OptionalTimestamp;
  };
}
