import type { RestoreConnection } from './restore-connection.repository.js';
import { NO_PROGRESS, type Restore, type RestoreProgress, type RestoreStep } from './restore.js';
import type { RestoreJournal } from './restore-journal.js';

const MIRROR_EVERY_MS = 500;

/** Told about how far it is; neither waited for nor listened to. */
export type ReportRestore = (step: RestoreStep, progress: RestoreProgress) => void;

/** One restore under way: where it is, for the journal, the table and whoever watches. */
export class RestoreWork {
  private step: RestoreStep = 'waiting';
  private progress = NO_PROGRESS;
  private mirroredAt = 0;
  private mirroring: Promise<void> | undefined;

  constructor(
    readonly restore: Restore,
    readonly connection: RestoreConnection,
    readonly signal: AbortSignal,
    private readonly journal: RestoreJournal,
    private readonly report: ReportRestore,
  ) {}

  get id(): string {
    return this.restore.id;
  }

  /** On disk before it begins. */
  async begin(step: RestoreStep, bytesTotal = 0): Promise<void> {
    this.signal.throwIfAborted();
    this.step = step;
    this.progress = { ...NO_PROGRESS, bytesTotal };
    await this.journal.change(this.id, { step });
    await this.quiet();
    await this.connection.noteStep(this.id, step, this.progress);
    this.report(step, this.progress);
  }

  /** How much there is to pass, from here on. */
  expect(bytesTotal: number): void {
    this.progress = { ...NO_PROGRESS, bytesTotal };
  }

  moved(bytes: number, rows = 0): void {
    this.signal.throwIfAborted();
    const { bytesDone, rowsDone } = this.progress;
    this.progress = { ...this.progress, bytesDone: bytesDone + bytes, rowsDone: rowsDone + rows };
    const now = performance.now();
    if (this.mirroring || now - this.mirroredAt < MIRROR_EVERY_MS) return;
    this.mirroredAt = now;
    this.report(this.step, this.progress);
    // A connection that is lost says so by its signal.
    this.mirroring = this.connection
      .noteStep(this.id, this.step, this.progress)
      .catch(() => undefined)
      .then(() => void (this.mirroring = undefined));
  }

  /** Nothing of this work is on its way to the row any more: the transaction that replaces the data writes it next. */
  async quiet(): Promise<void> {
    await this.mirroring;
  }

  /** Counts what passes. */
  async *counted(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      this.moved(chunk.length);
      yield chunk;
    }
  }
}
