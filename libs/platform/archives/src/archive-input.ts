import { truncated } from './archives.errors.js';

const NOTHING = Buffer.alloc(0);

/** Bytes that come in chunks of any size, taken in the sizes one needs. */
export class ArchiveInput {
  private readonly chunks: AsyncIterator<Buffer, void>;
  private rest: Buffer = NOTHING;

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer, void>;
  }

  /** The next bytes without taking them: fewer at the end. */
  async peek(bytes: number): Promise<Buffer> {
    while (this.rest.length < bytes) {
      const next = await this.chunks.next();
      if (next.done === true) break;
      this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    }
    return this.rest.subarray(0, bytes);
  }

  /** @throws AppError ARCHIVE_TRUNCATED */
  async take(bytes: number): Promise<Buffer> {
    const taken = await this.peek(bytes);
    if (taken.length < bytes) throw truncated();
    this.rest = this.rest.subarray(bytes);
    return taken;
  }

  /** So many bytes in the chunks they come in. @throws AppError ARCHIVE_TRUNCATED */
  async *pieces(bytes: number): AsyncGenerator<Buffer, void> {
    for (let missing = bytes; missing > 0;) {
      const piece = await this.peek(1).then(() => this.rest.subarray(0, missing));
      if (piece.length === 0) throw truncated();
      this.rest = this.rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  /** All that is left. */
  async *remaining(): AsyncGenerator<Buffer, void> {
    for (;;) {
      await this.peek(1);
      if (this.rest.length === 0) return;
      const piece = this.rest;
      this.rest = NOTHING;
      yield piece;
    }
  }
}
