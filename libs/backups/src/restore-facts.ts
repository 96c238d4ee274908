import { Injectable } from '@nestjs/common';
import type { BackupFailure } from '#backup-archives';

/** A drill: a backup that was restored beside everything, to see whether and how fast that goes. */
export interface DrillSummary {
  readonly id: string;
  readonly backupId: string;
  readonly state: 'running' | 'passed' | 'failed';
  readonly startedAt: Date;
  readonly durationSeconds: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly rows: number | null;
}

/** Port: what those who restore know, for the overview. */
export interface RestoreFactsSource {
  lastDrill(): Promise<DrillSummary | null>;
  /** Why nothing can be tried out here, by a code and its sentence; null when it can. */
  whyNoDrill(): Promise<BackupFailure | null>;
  /** How long a restore would take now, by what was measured; null: nobody knows. */
  expectedRestoreSeconds(): Promise<number | null>;
  /** The restore that can be undone; null: none. */
  undo(): Promise<{ readonly restoreId: string; readonly until: Date } | null>;
}

const NOTHING: RestoreFactsSource = {
  lastDrill: () => Promise.resolve(null),
  whyNoDrill: () => Promise.resolve(null),
  expectedRestoreSeconds: () => Promise.resolve(null),
  undo: () => Promise.resolve(null),
};

/** Where those who restore say what they know. One per process. */
@Injectable()
export class RestoreFacts {
  private known: RestoreFactsSource = NOTHING;

  /** Called when a module starts. */
  register(source: RestoreFactsSource): void {
    if (this.known !== NOTHING) throw new Error('Somebody tells of restores already');
    this.known = source;
  }

  get source(): RestoreFactsSource {
    return this.known;
  }
}
