import { AppError } from '#platform/errors';
import { BackupErrors } from './backup.errors.js';
import type { BackupPhase, BackupProgress } from './backup.js';
import type { BackupRoom } from './backup-room.js';

/** A backup may take hours; that nothing moves for so long is no way to go on. */
const STALLED_MS = 10 * 60_000;
const REPORT_EVERY_MS = 500;

/** Told about how far it is; neither waited for nor listened to. */
export type ReportProgress = (progress: BackupProgress) => void;

/** Looks after one piece of work: how far it is, that it goes on, and that it ends when it is told to. */
export class BackupWatch implements Disposable {
  readonly signal: AbortSignal;
  private readonly stalled = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private progress: BackupProgress = { phase: 'preparing', bytesDone: 0, bytesTotal: null, rowsDone: 0 };
  private movedAt = performance.now();
  private reportedAt = -Infinity;

  constructor(
    private readonly report: ReportProgress,
    signals: readonly AbortSignal[],
    stalledMs = STALLED_MS,
  ) {
    this.signal = AbortSignal.any([this.stalled.signal, ...signals]);
    this.timer = setInterval(() => {
      if (performance.now() - this.movedAt > stalledMs) this.stalled.abort(new AppError(BackupErrors.BACKUP_STALLED));
    }, stalledMs / 20);
    this.timer.unref();
  }

  begin(phase: BackupPhase, bytesTotal: number | null = this.progress.bytesTotal): void {
    const starts = phase === 'checking' ? { bytesDone: 0 } : {};
    this.progress = { ...this.progress, ...starts, phase, bytesTotal };
    this.movedAt = performance.now();
    this.tell();
  }

  moved(bytes: number, rows = 0): void {
    this.movedAt = performance.now();
    const { bytesDone, rowsDone } = this.progress;
    this.progress = { ...this.progress, bytesDone: bytesDone + bytes, rowsDone: rowsDone + rows };
    if (this.movedAt - this.reportedAt > REPORT_EVERY_MS) this.tell();
  }

  /** Counts what passes. @param room that it takes */
  async *count(source: AsyncIterable<Buffer>, room?: BackupRoom): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.signal.throwIfAborted();
      this.moved(chunk.length);
      const looked = room?.took(chunk.length);
      if (looked) await looked;
      yield chunk;
    }
  }

  /** Does not wait for what ignores the signal. */
  async during<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    aborted.catch(() => undefined);
    const onAbort = () => reject(this.signal.reason as Error);
    if (this.signal.aborted) onAbort();
    this.signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      this.signal.removeEventListener('abort', onAbort);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }

  private tell(): void {
    this.reportedAt = performance.now();
    this.report(this.progress);
  }
}
