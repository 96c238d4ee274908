/** `waiting` until a worker begins it. */
export type DrillState = 'waiting' | 'running' | 'passed' | 'failed';

/** A backup that is or was tried out. Times are ISO 8601. */
export interface Drill {
  readonly id: string;
  readonly backupId: string;
  readonly state: DrillState;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** What a restore of it would have taken. */
  readonly durationMs: number | null;
  readonly rows: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}
