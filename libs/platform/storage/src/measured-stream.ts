import type { Readable } from 'node:stream';

export interface Measure {
  /** Bytes the stream must have, when known. */
  readonly size?: number;
  /** Bytes after which it is cut. */
  readonly maxBytes: number;
  /** How long the next bytes may take, in milliseconds. Time its reader takes does not count. */
  readonly idleMs: number;
}

/** A stream of somebody else's with an end: it fails when it stalls, grows too long or has not the length it should. */
export class MeasuredStream {
  /** What went wrong in the stream itself, as opposed to where it goes. */
  failure: Error | undefined;

  constructor(
    private readonly source: Readable,
    private readonly measure: Measure,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    const { size, maxBytes, idleMs } = this.measure;
    const chunks = this.source[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
    let read = 0;
    try {
      for (;;) {
        const next = await this.next(chunks, idleMs);
        if (next.done) break;
        const chunk = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
        read += chunk.length;
        if (read > Math.min(size ?? maxBytes, maxBytes)) throw this.fail('The file is longer than it may be');
        yield chunk;
      }
      if (size !== undefined && read !== size) throw this.fail('The file ended too early');
    } finally {
      this.source.destroy();
    }
  }

  private async next(chunks: AsyncIterator<Buffer | string>, idleMs: number): Promise<IteratorResult<Buffer | string>> {
    const timer = setTimeout(() => this.source.destroy(new Error('The file did not go on')), idleMs);
    try {
      return await chunks.next();
    } catch (error) {
      this.failure = error as Error;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private fail(message: string): Error {
    this.failure = new Error(message);
    return this.failure;
  }
}
