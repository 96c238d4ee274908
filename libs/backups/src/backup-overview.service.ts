import { Injectable } from '@nestjs/common';
import { type Backup, BackupCatalogue, type BackupFailure, type BackupState, isOwn } from '#backup-archives';
import type { Actor } from '#platform/access';
import { ArchiveKeys, ArchiveSpace } from '#platform/archives';
import { AppError, PlatformErrors } from '#platform/errors';
import { Settings } from '#platform/settings';
import { requireBackups } from './backup.policy.js';
import { BackupSettings } from './backup.settings.js';
import type { BackupRun } from './backup-runs.repository.js';
import { BackupRuns } from './backup-runs.repository.js';
import { dueAfter } from './backup-schedule.js';
import { type DrillSummary, RestoreFacts } from './restore-facts.js';

/** A backup, and what is being done with it. */
export interface KnownBackup extends Backup {
  /** Null when nobody makes or checks it. */
  readonly run: BackupRun | null;
}

/** Which backups. */
export interface BackupFilter {
  readonly state?: BackupState | undefined;
  readonly kind?: Backup['kind'] | undefined;
}

/** How things stand. */
export interface BackupSummary {
  readonly place: 'disk' | 's3';
  readonly encrypted: boolean;
  readonly freeBytes: number | null;
  /** Of the newest one of our own that was checked, when that was, and when it was made. */
  readonly lastVerifiedAt: Date | null;
  readonly lastVerifiedCreatedAt: Date | null;
  readonly nextAt: Date | null;
  readonly keepDays: number;
  readonly keepWeekly: number;
  readonly keepMonthly: number;
  readonly running: KnownBackup | null;
  readonly lastDrill: DrillSummary | null;
  /** Why nothing can be tried out or restored from the panel; null when it can. */
  readonly drillObstacle: BackupFailure | null;
  readonly expectedRestoreSeconds: number | null;
  readonly undo: { readonly restoreId: string; readonly until: Date } | null;
}

/** Comes before any that has begun. */
const NOT_BEGUN = Number.MAX_SAFE_INTEGER;

/** What there is, for people. */
@Injectable()
export class BackupOverview {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly runs: BackupRuns,
    private readonly space: ArchiveSpace,
    private readonly keys: ArchiveKeys,
    private readonly settings: Settings,
    private readonly facts: RestoreFacts,
  ) {}

  /** Newest first, those that wait to be made among them, and those that came to nothing. */
  async list(actor: Actor, { state, kind }: BackupFilter = {}): Promise<KnownBackup[]> {
    requireBackups(actor, 'backup.read');
    return (await this.all()).filter((backup) => (!state || backup.state === state) && (!kind || backup.kind === kind));
  }

  /** @throws AppError NOT_FOUND */
  async find(actor: Actor, id: string): Promise<KnownBackup> {
    requireBackups(actor, 'backup.read');
    return this.known(id);
  }

  /** As `find`, for whoever was let in already. */
  async known(id: string): Promise<KnownBackup> {
    const backup = (await this.all()).find((each) => each.id === id);
    if (!backup) throw new AppError(PlatformErrors.NOT_FOUND);
    return backup;
  }

  async summary(actor: Actor): Promise<BackupSummary> {
    requireBackups(actor, 'backup.read');
    const { source } = this.facts;
    const [all, freeBytes, lastDrill, drillObstacle, expectedRestoreSeconds, undo] = await Promise.all([
      this.all(),
      this.space.freeBytes(),
      source.lastDrill(),
      source.whyNoDrill(),
      source.expectedRestoreSeconds(),
      source.undo(),
    ]);
    const verified = all.find((backup) => backup.state === 'verified' && isOwn(backup));
    return {
      place: this.space.kind,
      encrypted: this.keys.encrypts,
      freeBytes,
      lastVerifiedAt: verified?.verifiedAt ?? null,
      lastVerifiedCreatedAt: verified?.createdAt ?? null,
      nextAt: dueAfter(timesOf(this.settings), new Date()),
      keepDays: this.settings.get(BackupSettings['backups.keep.days']),
      keepWeekly: this.settings.get(BackupSettings['backups.keep.weekly']),
      keepMonthly: this.settings.get(BackupSettings['backups.keep.monthly']),
      running: all.find(({ state }) => state === 'running') ?? null,
      lastDrill,
      drillObstacle,
      expectedRestoreSeconds,
      undo,
    };
  }

  /** Why it cannot be restored here, as codes; empty when it can. */
  async problemsOf({ state, archive, encrypted, keyFingerprint }: Backup): Promise<string[]> {
    const own = await this.keys.fingerprint();
    const isLocked = encrypted && keyFingerprint !== null && keyFingerprint !== own;
    return [
      ...(archive === null ? ['no-archive'] : []),
      ...(state === 'verified' ? [] : ['not-verified']),
      ...(isLocked || (encrypted && !this.keys.reads) ? ['locked'] : []),
    ];
  }

  private async all(): Promise<KnownBackup[]> {
    // The runs first: one that ends in between is in the catalogue by then.
    const live = await this.runs.live();
    const failed = await this.runs.failed();
    const backups = await this.catalogue.list();
    const known = new Set(backups.map(({ id }) => id));
    const waiting = live.filter(({ work, backupId }) => work === 'make' && !known.has(backupId));
    // Such as one that found no place to write to: nothing of it lies there.
    const without = failed.filter(({ backupId }) => !known.has(backupId));
    return [
      ...waiting.map((run) => ({ ...this.withoutArchive(run), run })),
      ...[...without.map((run) => this.among(backups, run)), ...backups.map((backup) => withRun(backup, live))].toSorted(newestFirst),
    ];
  }

  /** Behind whatever was made before it. */
  private among(backups: readonly Backup[], run: BackupRun): KnownBackup {
    const before = backups.find(({ createdAt }) => createdAt <= run.requestedAt);
    const { finishedAt, error } = run;
    return { ...this.withoutArchive(run), sequence: before?.sequence ?? 0, state: 'failed', finishedAt, error, run: null };
  }

  private withoutArchive(run: BackupRun): Backup {
    const { backupId: id, kind, note, requestedBy: createdBy, requestedAt: createdAt } = run;
    const nothing = {
      finishedAt: null,
      verifiedAt: null,
      verifiedAs: null,
      archive: null,
      bytes: null,
      sha256: null,
      dataBytes: null,
      rows: null,
    };
    const unknown = { files: null, tables: [], migrations: null, appVersion: '', serverVersion: null, keyFingerprint: null, error: null };
    const { encrypts: encrypted } = this.keys;
    return { id, sequence: NOT_BEGUN, state: 'running', kind, note, createdBy, createdAt, ...nothing, ...unknown, encrypted };
  }
}

export function timesOf(settings: Settings) {
  return {
    every: settings.get(BackupSettings['backups.schedule.every']),
    hour: settings.get(BackupSettings['backups.schedule.hour']),
    zone: settings.get(BackupSettings['backups.schedule.zone']),
  };
}

function newestFirst(a: Backup, b: Backup): number {
  return b.sequence - a.sequence || (a.id < b.id ? 1 : -1);
}

/** One that is made anew was given up by the worker before. */
function withRun(backup: Backup, live: readonly BackupRun[]): KnownBackup {
  const run = live.find(({ backupId }) => backupId === backup.id) ?? null;
  const isMadeAnew = run?.work === 'make' && backup.state === 'failed';
  return { ...backup, ...(isMadeAnew && { state: 'running' as const, error: null, finishedAt: null }), run };
}
