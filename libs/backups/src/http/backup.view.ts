import type { BackupFailure, BackupProgress } from '#backup-archives';
import { toCursor } from '#platform/http';
import type { BackupSummary, KnownBackup } from '../backup-overview.service.js';
import type { DrillSummary } from '../restore-facts.js';

/** Why something failed. */
export class BackupErrorView {
  /** Such as `BACKUP_NO_ROOM`. */
  code: string;
  message: string;
}

/** How far it is. */
export class BackupProgressView {
  /** `waiting` until a worker begins; `checking` while it is read back. */
  phase: 'waiting' | 'preparing' | 'tables' | 'files' | 'closing' | 'checking';
  bytesDone: number;
  /** An estimate while it is made; null when nobody knows. */
  bytesTotal: number | null;
  rowsDone: number;
}

/** A backup. */
export class BackupView {
  /** UUID. */
  id: string;
  /** `written`: whole, but not read back yet. Only `verified` ones count. */
  state: 'running' | 'written' | 'verified' | 'failed';
  kind: 'manual' | 'scheduled' | 'before_purge' | 'before_migration' | 'before_restore' | 'uploaded' | 'first';
  note: string | null;
  /** ISO 8601, UTC. */
  createdAt: string;
  finishedAt: string | null;
  /** When every byte of it was last read back; null: never, or it was not what was written. */
  verifiedAt: string | null;
  /** `bytes`: it lies there as it was written, but nobody here can open it to look at what is in it. Null: nobody knows. */
  verifiedAs: 'content' | 'bytes' | null;
  /** Of the archive; null without one. */
  bytes: number | null;
  /** Of what it holds, before it was packed; null when nobody knows. */
  dataBytes: number | null;
  rows: number | null;
  /** Of the platform that made it; empty when nobody knows. */
  appVersion: string;
  encrypted: boolean;
  error: BackupErrorView | null;
  /** While it is made or checked. */
  progress: BackupProgressView | null;
  /** UUID; null: the clock, the command line, or somebody elsewhere. */
  createdBy: string | null;
  createdByName: string | null;
}

/** A page of backups, the newest first. */
export class BackupListView {
  items: BackupView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A table in a backup. */
export class BackupTableView {
  name: string;
  rows: number;
  /** Before it was packed. */
  bytes: number;
}

/** Uploaded files in a backup. */
export class BackupFilesView {
  count: number;
  bytes: number;
}

/** The schema that a backup was made of. */
export class BackupMigrationsView {
  count: number;
  /** Null without any. */
  last: string | null;
}

/** Whether a backup can be restored here. */
export class BackupRestorableView {
  ok: boolean;
  /** Why not: `not-verified`, `no-archive`, `locked` (encrypted for another key). */
  problems: string[];
}

/** All that is known of a backup. */
export class BackupDetailView extends BackupView {
  tables: BackupTableView[];
  /** Null until it was read as a whole. */
  files: BackupFilesView | null;
  /** Null until it was read as a whole. */
  migrations: BackupMigrationsView | null;
  /** Of PostgreSQL; null until it was read as a whole. */
  serverVersion: string | null;
  /** Of the key that opens it; null when it is not encrypted, or nobody knows. */
  keyFingerprint: string | null;
  restorable: BackupRestorableView;
}

/** A backup that was restored beside everything, to see whether that goes. */
export class DrillView {
  /** UUID. */
  id: string;
  /** UUID. */
  backupId: string;
  state: 'running' | 'passed' | 'failed';
  /** ISO 8601, UTC. */
  startedAt: string;
  durationSeconds: number | null;
  error: BackupErrorView | null;
  rows: number | null;
}

/** A restore that can be undone. */
export class RestoreUndoView {
  /** UUID. */
  restoreId: string;
  /** ISO 8601, UTC. */
  until: string;
}

/** How things stand with backups. */
export class BackupSummaryView {
  /** Where they lie: a folder of this machine, or a bucket. */
  place: 'disk' | 's3';
  /** Whether those that are made from now on are encrypted. */
  encrypted: boolean;
  /** Null where nobody knows. */
  freeBytes: number | null;
  /** When the newest one that counts was read back, ISO 8601; null: there is none. Those that were uploaded do not count. */
  lastVerifiedAt: string | null;
  /** When that one was made: so much of what happened since would be lost. */
  lastVerifiedCreatedAt: string | null;
  /** When the next one is made by itself, ISO 8601; null: the schedule is off. */
  nextAt: string | null;
  /** Settings `backups.keep.days`, `.weekly`, `.monthly`. */
  keepDays: number;
  keepWeekly: number;
  keepMonthly: number;
  running: BackupView | null;
  lastDrill: DrillView | null;
  /** Why no backup can be tried out or restored from here, nor is by itself; null when it can. */
  drillObstacle: BackupErrorView | null;
  /** How long a restore would take, by what drills took; null: nobody knows. */
  expectedRestoreSeconds: number | null;
  undo: RestoreUndoView | null;
}

export type Names = ReadonlyMap<string, string>;

export function toBackupView(backup: KnownBackup, names: Names): BackupView {
  return plainView(backup, names);
}

function plainView(backup: KnownBackup, names: Names) {
  const {
    id,
    state,
    kind,
    note,
    createdAt,
    finishedAt,
    verifiedAt,
    verifiedAs,
    bytes,
    dataBytes,
    rows,
    appVersion,
    encrypted,
    error,
    run,
  } = backup;
  return {
    id,
    state,
    kind,
    note,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    verifiedAt: verifiedAt?.toISOString() ?? null,
    verifiedAs,
    bytes,
    dataBytes,
    rows,
    appVersion,
    encrypted,
    error: toErrorView(error),
    progress: run && toProgressView(run.progress),
    createdBy: backup.createdBy,
    createdByName: backup.createdBy === null ? null : (names.get(backup.createdBy) ?? null),
  };
}

export function toBackupDetailView(backup: KnownBackup, names: Names, problems: string[]): BackupDetailView {
  const { tables, files, migrations, serverVersion, keyFingerprint } = backup;
  return {
    ...plainView(backup, names),
    tables: tables.map(({ name, rows, bytes }) => ({ name, rows, bytes })),
    files: files && { ...files },
    migrations: migrations && { ...migrations },
    serverVersion,
    keyFingerprint,
    restorable: { ok: problems.length === 0, problems },
  };
}

/** @param backups one more than the page has, when there are more. */
export function toBackupListView(backups: readonly KnownBackup[], limit: number, names: Names): BackupListView {
  const items = backups.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((backup) => toBackupView(backup, names)),
    nextCursor: backups.length > limit && last ? toCursor([String(last.sequence), last.id]) : null,
  };
}

export function toBackupSummaryView(summary: BackupSummary, names: Names): BackupSummaryView {
  const { lastVerifiedAt, lastVerifiedCreatedAt, nextAt, running, lastDrill, drillObstacle, undo, ...plain } = summary;
  return {
    ...plain,
    lastVerifiedAt: lastVerifiedAt?.toISOString() ?? null,
    lastVerifiedCreatedAt: lastVerifiedCreatedAt?.toISOString() ?? null,
    nextAt: nextAt?.toISOString() ?? null,
    running: running && toBackupView(running, names),
    lastDrill: lastDrill && toDrillView(lastDrill),
    drillObstacle: toErrorView(drillObstacle),
    undo: undo && { restoreId: undo.restoreId, until: undo.until.toISOString() },
  };
}

export function toDrillView({ id, backupId, state, startedAt, durationSeconds, error, rows }: DrillSummary): DrillView {
  return { id, backupId, state, startedAt: startedAt.toISOString(), durationSeconds, error: toErrorView(error), rows };
}

function toErrorView(error: BackupFailure | null): BackupErrorView | null {
  return error && { code: error.code, message: error.message };
}

function toProgressView(progress: BackupProgress | null): BackupProgressView {
  return progress ? { ...progress } : { phase: 'waiting', bytesDone: 0, bytesTotal: null, rowsDone: 0 };
}
