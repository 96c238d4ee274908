import { pipeline } from 'node:stream/promises';
import { constants, createZstdDecompress } from 'node:zlib';
import { AppError } from '#platform/errors';
import { WINDOW_LOG } from './archive-format.js';
import { damaged } from './archives.errors.js';

/** Small, so that a bomb is seen soon after it went off. */
const FED = 64 * 1024;
const OPTIONS = { chunkSize: 128 * 1024, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } };

/**
 * What zstd packed.
 * @param lends takes the memory of a chunk back when the next one is asked for. What lies about until the collector comes makes it run over all
 * of the heap, again and again, which takes longer than unpacking does.
 * @throws AppError ARCHIVE_DAMAGED; what the source throws
 */
export async function* unpacked(packed: AsyncGenerator<Buffer>, lends = false): AsyncGenerator<Buffer, void> {
  let failure: unknown;
  async function* fed() {
    try {
      for await (const piece of packed) for (let at = 0; at < piece.length; at += FED) yield piece.subarray(at, at + FED);
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const zstd = createZstdDecompress(OPTIONS);
  const feeding = pipeline(fed, zstd).catch(() => undefined);
  try {
    let last: ArrayBufferLike | undefined;
    for await (const chunk of zstd as AsyncIterable<Buffer>) {
      // Chunks that come one after the other may be parts of one buffer.
      if (lends && last !== chunk.buffer) takeBack(last);
      last = chunk.buffer;
      yield chunk;
    }
    if (lends) takeBack(last);
  } catch (error) {
    throw failure ?? (error instanceof AppError ? error : damaged('zstd', error));
  } finally {
    zstd.destroy();
    await feeding;
  }
}

function takeBack(buffer: ArrayBufferLike | undefined): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
