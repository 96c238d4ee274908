import { createHash } from 'node:crypto';
import { addAbortListener } from 'node:events';
import type { Writable } from 'node:stream';
import { AgeSealer } from './age-payload.js';
import type { ArchiveKeys } from './archive-keys.js';
import { troubleOfSpace } from './archives.errors.js';

/** Where the bytes of an archive go: sealed if there is a key, counted, no faster than they can be taken. */
export class ArchiveOutput {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private readonly aborting: Disposable | undefined;
  private sealer: AgeSealer | undefined;
  private failure: Error | undefined;
  private wake = () => undefined as void;

  constructor(
    private readonly stream: Writable,
    private readonly signal: AbortSignal | undefined,
  ) {
    const fail = (failure: Error) => {
      this.failure ??= failure;
      this.wake();
    };
    stream.on('drain', () => this.wake());
    stream.on('finish', () => this.wake());
    stream.on('error', (error) => fail(troubleOfSpace(error)));
    stream.on('close', () => fail(troubleOfSpace(stream.errored ?? new Error('The file was closed while it was written'))));
    this.aborting = signal && addAbortListener(signal, () => fail(signal.reason as Error));
  }

  async begin(keys: ArchiveKeys): Promise<void> {
    this.signal?.throwIfAborted();
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
    while (!this.stream.writableFinished) await this.woken();
    this.aborting?.[Symbol.dispose]();
    return this.hash.digest('hex');
  }

  /** Whoever made the stream sees it fail. */
  giveUp(): void {
    this.aborting?.[Symbol.dispose]();
    this.stream.destroy();
  }

  private async put(bytes: Buffer): Promise<void> {
    if (this.failure) throw this.failure;
    this.hash.update(bytes);
    this.bytes += bytes.length;
    if (this.stream.write(bytes)) return;
    while (this.stream.writableNeedDrain) await this.woken();
  }

  private async woken(): Promise<void> {
    if (!this.failure) await new Promise<void>((resolve) => (this.wake = resolve));
    // oxlint-disable-next-line typescript/only-throw-error -- a signal may be aborted with anything
    if (this.failure) throw this.failure;
  }
}
