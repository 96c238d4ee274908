import { BackupErrorView, BackupView, toBackupView } from '#backups';
import { toCursor } from '#platform/http';
import type { Restore } from '#restore-engine';
import type { RestorePreview } from '../restore-preview.service.js';
import type { AskedRestore } from '../restore.service.js';

/** How far a step is. */
export class RestoreProgressView {
  /** Of the data before it was packed. */
  bytesDone: number;
  /** 0 while nobody knows. */
  bytesTotal: number;
  rowsDone: number;
}

/** A restore, or its undoing. */
export class RestoreView {
  /** UUID. */
  id: string;
  /** UUID. */
  backupId: string;
  /** `undone`: it was done, and was taken back since. */
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undone';
  /** Until `commit` nothing is changed; what is `running` in `follow-up` has the new data already. */
  step: 'waiting' | 'verify' | 'preflight' | 'files' | 'maintenance' | 'load' | 'migrate' | 'check' | 'commit' | 'follow-up' | 'done';
  progress: RestoreProgressView;
  /** When it was asked for, ISO 8601, UTC. */
  startedAt: string;
  finishedAt: string | null;
  error: BackupErrorView | null;
  reason: string;
  /** Until when it can be undone, ISO 8601, UTC; null when it cannot be. */
  undoUntil: string | null;
  /** People who were erased since the backup, came back with it and could not be erased again yet; null before that was tried. */
  notErased: number | null;
  /** UUID of the restore that this one takes back; null of a restore. */
  undoOf: string | null;
  /** UUID; null: the command line, or somebody who is gone. */
  requestedBy: string | null;
  /** Null also where nobody has a session: that is not for whoever only watches. */
  requestedByName: string | null;
}

/** A restore that was asked for. */
export class AskedRestoreView extends RestoreView {
  /** Send it as `x-restore-watch` to read this restore: every session ends with it. Shown once. */
  watchToken: string;
}

/** A page of restores, the newest first. */
export class RestoreListView {
  items: RestoreView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** What becomes of the rows of a table. */
export class LostRowsView {
  table: string;
  /** What people call them, in English. */
  label: string;
  now: number;
  // oxlint-disable-next-line unicorn/no-thenable -- a number, which nobody can take for a promise
  then: number;
}

/** What to know before. */
export class RestoreWarningView {
  /** `BACKUP_NOT_READ`, `BACKUP_UPLOADED`, `BACKUP_OF_OTHER_VERSION`. */
  code: string;
  /** The same for people, in English. */
  message: string;
  /** What it is about: `createdAt`, `version`. */
  details: Record<string, string>;
}

/** What a restore would do. */
export class RestorePreviewView {
  /** Null of an undo whose backup is gone by now. */
  backup: BackupView | null;
  /** How old the data is that comes back. */
  ageSeconds: number;
  lost: LostRowsView[];
  /** Codes of refusals with their sentences; with one of them it cannot be done. */
  blockers: BackupErrorView[];
  warnings: RestoreWarningView[];
  /** To be typed by whoever confirms it. */
  confirmWord: string;
}

/** What people who asked are called. */
export type Names = ReadonlyMap<string, string>;

export function toRestoreView(restore: Restore, names: Names): RestoreView {
  const {
    id,
    backupId,
    state,
    step,
    progress,
    requestedAt,
    finishedAt,
    error,
    reason,
    undoUntil,
    undoOf,
    asideSchema,
    notErased,
    requestedBy,
  } = restore;
  const { bytesDone, bytesTotal, rowsDone } = progress;
  return {
    id,
    backupId,
    state,
    step,
    progress: { bytesDone, bytesTotal, rowsDone },
    startedAt: instant(requestedAt)!,
    finishedAt: instant(finishedAt),
    error: error && { code: error.code, message: error.message },
    reason,
    undoUntil: state === 'done' && asideSchema !== null ? instant(undoUntil) : null,
    notErased,
    undoOf,
    requestedBy,
    requestedByName: requestedBy === null ? null : (names.get(requestedBy) ?? null),
  };
}

export function toAskedRestoreView({ restore, watchToken }: AskedRestore, names: Names): AskedRestoreView {
  return Object.assign(toRestoreView(restore, names), { watchToken });
}

/** @param restores one more than the page has, when there are more. */
export function toRestoreListView(restores: readonly Restore[], limit: number, names: Names): RestoreListView {
  const items = restores.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((restore) => toRestoreView(restore, names)),
    nextCursor: restores.length > limit && last ? toCursor([last.requestedAt, last.id]) : null,
  };
}

export function toRestorePreviewView({ backup, ageSeconds, lost, blockers, warnings, confirmWord }: RestorePreview): RestorePreviewView {
  return {
    backup: backup && toBackupView({ ...backup, run: null }, new Map()),
    ageSeconds,
    lost: lost.map((row) => ({ ...row })),
    blockers: blockers.map(({ code, message }) => ({ code, message })),
    warnings: warnings.map(({ code, message, details }) => ({ code, message, details: { ...details } })),
    confirmWord,
  };
}

function instant(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
