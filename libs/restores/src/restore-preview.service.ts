import { Injectable } from '@nestjs/common';
import { type Backup, BackupCatalogue, BackupErrors, type BackupHeader, BackupReader } from '#backup-archives';
import type { Actor } from '#platform/access';
import { ArchiveErrors, ArchiveKeys } from '#platform/archives';
import { AppError, PlatformErrors } from '#platform/errors';
import { releaseVersion } from '#platform/release';
import { failureOf, type Restore, RestoreErrors, type RestoreFailure, RestorePreflight, Restorers, RestoreRows } from '#restore-engine';
import { KNOWN_TABLES, LostRowsQuery } from './lost-rows.query.js';
import { requireBackups } from '#backups';

/** Typed by whoever confirms it. */
export const CONFIRM_WORDS = { restore: 'RESTORE', undo: 'UNDO' } as const;
const HEADER_LIMIT_MS = 20_000;

/** What becomes of the rows of a table. */
export interface LostRows {
  readonly table: string;
  readonly label: string;
  readonly now: number;
  readonly then: number;
}

/** What to know before: a code of ours with what it is about, and the same as a sentence. */
export interface RestoreWarning extends RestoreFailure {
  readonly details: Readonly<Record<string, string>>;
}

/** What a restore or an undo would do. */
export interface RestorePreview {
  /** Null of an undo whose backup is gone by now. */
  readonly backup: Backup | null;
  /** Of the data that would come back. */
  readonly ageSeconds: number;
  readonly lost: readonly LostRows[];
  /** With one of them it cannot be done. */
  readonly blockers: readonly RestoreFailure[];
  readonly warnings: readonly RestoreWarning[];
  readonly confirmWord: string;
}

/** Says what would be lost, and what stands in the way, before anything is touched. */
@Injectable()
export class RestorePreviewService {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly preflight: RestorePreflight,
    private readonly restores: RestoreRows,
    private readonly rows: LostRowsQuery,
    private readonly restorers: Restorers,
    private readonly keys: ArchiveKeys,
  ) {}

  /** @param actor null: the command line, which does it itself. @throws AppError FORBIDDEN, NOT_FOUND */
  async ofBackup(actor: Actor | null, backupId: string): Promise<RestorePreview> {
    if (actor) requireBackups(actor, 'backup.restore');
    const backup = await this.catalogue.find(backupId);
    if (!backup) throw new AppError(PlatformErrors.NOT_FOUND);
    const [now, blockers] = await Promise.all([this.rows.count('app'), this.blockersOf(backup, actor === null)]);
    const then = new Map(backup.tables.map(({ name, rows }) => [name, rows]));
    return {
      backup,
      ageSeconds: ageOf(backup.createdAt),
      lost: lostOf(now, then),
      blockers,
      warnings: warningsOf(backup),
      confirmWord: CONFIRM_WORDS.restore,
    };
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async ofUndo(actor: Actor | null, restoreId: string): Promise<RestorePreview> {
    if (actor) requireBackups(actor, 'backup.restore');
    const restore = await this.restores.find(restoreId);
    if (!restore) throw new AppError(PlatformErrors.NOT_FOUND);
    const isUndoable = mayBeUndone(restore);
    const [now, then, backup] = await Promise.all([
      this.rows.count('app'),
      isUndoable ? this.rows.count(restore.asideSchema!) : new Map<string, number>(),
      this.catalogue.find(restore.backupId),
    ]);
    const open = await this.restores.findOpen();
    const blockers: RestoreFailure[] = isUndoable ? [] : [RestoreErrors.RESTORE_NOT_UNDOABLE];
    if (open) blockers.push(RestoreErrors.RESTORE_RUNNING);
    if (actor && !(await this.restorers.areThere())) blockers.push(RestoreErrors.RESTORE_NO_WORKER);
    return {
      backup,
      ageSeconds: ageOf(new Date(restore.committedAt ?? restore.requestedAt)),
      lost: isUndoable ? lostOf(now, then) : [],
      blockers,
      warnings: [],
      confirmWord: CONFIRM_WORDS.undo,
    };
  }

  private async blockersOf(backup: Backup, isDoneHere: boolean): Promise<RestoreFailure[]> {
    const blockers: RestoreFailure[] = [];
    if (await this.restores.findOpen()) blockers.push(RestoreErrors.RESTORE_RUNNING);
    if (backup.state === 'running') blockers.push(BackupErrors.BACKUP_IN_USE);
    if (backup.state === 'failed') blockers.push(backup.error ?? ArchiveErrors.ARCHIVE_DAMAGED);
    if (blockers.length > 0) return blockers;
    if (!isDoneHere && !(await this.restorers.areThere())) blockers.push(RestoreErrors.RESTORE_NO_WORKER);
    const last = backup.migrations?.last ?? null;
    if (last !== null && !(await this.restores.knowsMigration(last))) blockers.push(RestoreErrors.RESTORE_NEWER);
    if (await this.preflight.lacksRoom(backup.dataBytes ?? 0)) blockers.push(RestoreErrors.RESTORE_NO_ROOM);
    const unreadable = await this.whyUnreadable(backup.id);
    return unreadable === null ? blockers : [...blockers, unreadable];
  }

  /** By its beginning: whether it is there, and opens with our keys, it and what is sealed in it. */
  private async whyUnreadable(id: string): Promise<RestoreFailure | null> {
    try {
      const open = await this.reader.open(id, { signal: AbortSignal.timeout(HEADER_LIMIT_MS) });
      try {
        await this.preflight.requireKey((await open.reader.header()) as BackupHeader);
      } finally {
        await open.close();
      }
      return null;
    } catch (error) {
      const failure = failureOf(error);
      const isKeyElsewhere = failure.code === ArchiveErrors.ARCHIVE_LOCKED.code && !this.keys.reads;
      return isKeyElsewhere ? RestoreErrors.RESTORE_KEY_ELSEWHERE : failure;
    }
  }
}

/** Whether the data from before is there, and may be put back. */
export function mayBeUndone({ state, asideSchema, undoUntil }: Restore): boolean {
  return state === 'done' && asideSchema !== null && undoUntil !== null && new Date(undoUntil) > new Date();
}

function ageOf(time: Date): number {
  return Math.max(0, Math.round((Date.now() - time.getTime()) / 1000));
}

/** The greatest losses first. */
function lostOf(now: ReadonlyMap<string, number>, then: ReadonlyMap<string, number>): LostRows[] {
  return (
    Object.entries(KNOWN_TABLES)
      // oxlint-disable-next-line unicorn/no-thenable -- a number, which nobody can take for a promise
      .map(([table, label]) => ({ table, label, now: now.get(table) ?? 0, then: then.get(table) ?? 0 }))
      .filter((row) => row.now > 0 || row.then > 0)
      .toSorted((a, b) => b.now - b.then - (a.now - a.then))
  );
}

function warningsOf({ state, kind, appVersion, createdAt, verifiedAs }: Backup): RestoreWarning[] {
  const warnings: RestoreWarning[] = [];
  if (state === 'written' || verifiedAs === 'bytes')
    warnings.push({ code: 'BACKUP_NOT_READ', message: 'The backup was not read back yet. That is done first.', details: {} });
  if (kind === 'uploaded') {
    const made = createdAt.toISOString();
    const message = `Somebody uploaded this backup, which says it is of ${made}: its people, roles and passwords are what you get.`;
    warnings.push({ code: 'BACKUP_UPLOADED', message, details: { createdAt: made } });
  }
  if (appVersion !== releaseVersion()) {
    const message = `The backup was made by version ${appVersion}; its data is brought to this one.`;
    warnings.push({ code: 'BACKUP_OF_OTHER_VERSION', message, details: { version: appVersion } });
  }
  return warnings;
}
