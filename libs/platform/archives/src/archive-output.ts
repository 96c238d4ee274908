import { createHash } from 'node:crypto';
import { addAbortListener } from 'node:events';
import type { Writable } from 'node:stream';
import { AgeSealer } from './age-sealer.js';
import type { ArchiveKeys } from './archive-keys.js';
import { troubleOfSpace } from './archives.errors.js';
import { Interruption } from './interruption.js';

/** Where the bytes of an archive go: sealed if there is a key, counted, no faster than they can be taken. */
export class ArchiveOutput {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private readonly failure = new Interruption();
  private readonly aborting: Disposable | undefined;
  private sealer: AgeSealer | undefined;
  private moved = Promise.withResolvers<void>();

  constructor(
    private readonly stream: Writable,
    signal: AbortSignal | undefined,
  ) {
    const goOn = () => this.moved.resolve();
    stream.on('drain', goOn).on('finish', goOn);
    stream.on('error', (error) => this.failure.interrupt(troubleOfSpace(error)));
    stream.on('close', () => {
      if (!stream.writableFinished) this.failure.interrupt(troubleOfSpace(new Error('The file was closed while it was written')));
    });
    this.aborting = signal && addAbortListener(signal, () => this.failure.interrupt(signal.reason as Error));
  }

  async begin(keys: ArchiveKeys): Promise<void> {
    if (!keys.encrypts) return;
    const { prologue, key } = await keys.seal();
    await this.put(prologue);
    this.sealer = new AgeSealer(key);
  }

  async write(bytes: Buffer): Promise<void> {
    if (!this.sealer) return this.put(bytes);
    for (const sealed of this.sealer.seal(bytes)) await this.put(sealed);
  }

  async end(): Promise<string> {
    for (const sealed of this.sealer?.end() ?? []) await this.put(sealed);
    this.stream.end();
    while (!this.stream.writableFinished) await this.movement();
    this.aborting?.[Symbol.dispose]();
    return this.hash.digest('hex');
  }

  /** What something comes to, unless the output fails before. */
  unlessFailed<T>(work: Promise<T>): Promise<T> {
    return this.failure.wait(work);
  }

  /** Whoever made the stream sees it fail. */
  giveUp(): void {
    this.aborting?.[Symbol.dispose]();
    this.stream.destroy();
  }

  private async put(bytes: Buffer): Promise<void> {
    this.failure.throwIfInterrupted();
    this.hash.update(bytes);
    this.bytes += bytes.length;
    if (this.stream.write(bytes)) return;
    while (this.stream.writableNeedDrain) await this.movement();
  }

  private async movement(): Promise<void> {
    this.moved = Promise.withResolvers();
    await this.failure.wait(this.moved.promise);
  }
}
