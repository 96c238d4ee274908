/** Where a restore is; see the README for what happens in each step. */
export const RESTORE_STEPS = [
  'waiting',
  'verify',
  'preflight',
  'files',
  'maintenance',
  'load',
  'migrate',
  'check',
  'commit',
  'follow-up',
  'done',
] as const;
export type RestoreStep = (typeof RESTORE_STEPS)[number];

/** `undone`: it was done, and its effect was taken back since. */
export const RESTORE_STATES = ['waiting', 'running', 'done', 'failed', 'undone'] as const;
export type RestoreState = (typeof RESTORE_STATES)[number];

/** `undo`: puts back the data from before another restore. */
export type RestoreKind = 'restore' | 'undo';

/** A code of ours and its sentence. */
export interface RestoreFailure {
  readonly code: string;
  readonly message: string;
}

/** How far a step is. Totals are those of the archive, before it was packed; 0 while nobody knows. */
export interface RestoreProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly rowsDone: number;
}

export const NO_PROGRESS: RestoreProgress = { bytesDone: 0, bytesTotal: 0, rowsDone: 0 };

/** A restore as `ops.restores` and the journal tell of it. Times are ISO 8601. */
export interface Restore {
  readonly id: string;
  readonly kind: RestoreKind;
  readonly backupId: string;
  readonly undoOf: string | null;
  readonly state: RestoreState;
  readonly step: RestoreStep;
  readonly progress: RestoreProgress;
  readonly reason: string;
  /** Null: the command line, or somebody who is gone. */
  readonly requestedBy: string | null;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  /** When the data changed. */
  readonly committedAt: string | null;
  readonly finishedAt: string | null;
  /** Schema with the data from before; null before COMMIT, and once it is gone. */
  readonly asideSchema: string | null;
  readonly undoUntil: string | null;
  /** People who were erased since, came back with the data and could not be erased again yet; null before that was tried. */
  readonly notErased: number | null;
  readonly error: RestoreFailure | null;
}

/** A restore about to be asked for. */
export interface NewRestore {
  readonly id: string;
  readonly kind: RestoreKind;
  readonly backupId: string;
  readonly undoOf: string | null;
  readonly reason: string;
  readonly requestedBy: string | null;
  /** SHA-256 of the token that lets somebody without a session watch it. */
  readonly watchDigest: Buffer | null;
}

/** What an undo gives as its reason: undoing an undo does again what that took back. At most 300 characters. */
export function reasonOfUndo({ kind, reason }: Pick<Restore, 'kind' | 'reason'>): string {
  const before = kind === 'undo' ? /^(Undo|Redo) of: /.exec(reason) : null;
  const whole = `${before?.[1] === 'Undo' ? 'Redo' : 'Undo'} of: ${before ? reason.slice(before[0].length) : reason}`;
  // By characters: half of one is no text that can be kept.
  return [...whole].slice(0, 300).join('');
}
