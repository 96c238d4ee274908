import type { Restore, RestoreKind, RestoreState, RestoreStep } from './restore.js';

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Columns of `ops.restores` as `toRestore` reads them, whatever connection asks. */
export const RESTORE_COLUMNS = `id, kind, backup_id, undo_of, state, step, bytes_done::float8, bytes_total::float8, rows_done::float8, reason,
  requested_by, ${time('requested_at')} as requested_at, ${time('started_at')} as started_at, ${time('committed_at')} as committed_at,
  ${time('finished_at')} as finished_at, case when aside_removed_at is null then aside_schema end as aside_schema,
  ${time('undo_until')} as undo_until, not_erased, error_code, error_message`;

/** A row as those columns tell it. */
export interface RestoreRow {
  readonly id: string;
  readonly kind: RestoreKind;
  readonly backup_id: string;
  readonly undo_of: string | null;
  readonly state: RestoreState;
  readonly step: RestoreStep;
  readonly bytes_done: number;
  readonly bytes_total: number;
  readonly rows_done: number;
  readonly reason: string;
  readonly requested_by: string | null;
  readonly requested_at: string;
  readonly started_at: string | null;
  readonly committed_at: string | null;
  readonly finished_at: string | null;
  readonly aside_schema: string | null;
  readonly undo_until: string | null;
  readonly not_erased: number | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

export function toRestore(row: RestoreRow): Restore {
  return {
    id: row.id,
    kind: row.kind,
    backupId: row.backup_id,
    undoOf: row.undo_of,
    state: row.state,
    step: row.step,
    progress: { bytesDone: row.bytes_done, bytesTotal: row.bytes_total, rowsDone: row.rows_done },
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    startedAt: row.started_at,
    committedAt: row.committed_at,
    finishedAt: row.finished_at,
    asideSchema: row.aside_schema,
    undoUntil: row.undo_until,
    notErased: row.not_erased,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? row.error_code },
  };
}
