import type { BackupProgress } from '#backup-archives';
import type { BackupRuns } from './backup-runs.repository.js';

const EVERY_MS = 1_000;

/** Notes how far a run is, and that somebody works on it, also while nothing moves. */
export class RunBeats implements AsyncDisposable {
  private latest: BackupProgress | null = null;
  private writing: Promise<void> | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly runs: BackupRuns,
    private readonly id: string,
  ) {
    this.timer = setInterval(() => this.write(), EVERY_MS);
    this.timer.unref();
  }

  note(progress: BackupProgress): void {
    const isNewPhase = this.latest?.phase !== progress.phase;
    this.latest = progress;
    if (isNewPhase) this.write();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  /** One at a time; while the database is away there is nobody to tell. */
  private write(): void {
    this.writing ??= this.runs
      .beat(this.id, this.latest)
      .catch(() => undefined)
      .then(() => void (this.writing = undefined));
  }
}
