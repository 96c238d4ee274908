import type { BackupFailure, BackupKind, BackupProgress } from '#backup-archives';
import type { RunWork } from './tables.js';

/** A backup that is being made or checked, or was. */
export interface BackupRun {
  readonly id: string;
  readonly backupId: string;
  readonly work: RunWork;
  readonly kind: BackupKind;
  readonly note: string | null;
  /** Id of a person; null: the clock, or the command line. */
  readonly requestedBy: string | null;
  /** The time of the schedule that it is for. */
  readonly slot: Date | null;
  readonly requestedAt: Date;
  /** Null: it waits for a worker. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly progress: BackupProgress | null;
  readonly error: BackupFailure | null;
}

/** What a backup is asked for with. */
export interface BackupWish {
  readonly kind: BackupKind;
  readonly note: string | null;
  readonly requestedBy: string | null;
  readonly slot?: Date | null;
}
