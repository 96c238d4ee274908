import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import {
  END,
  FORMAT,
  HEADER,
  MANIFEST,
  MAX_HEADER_BYTES,
  MAX_MANIFEST_BYTES,
  partName,
  PART_BYTES,
  sha256,
  type StreamDigest,
} from './archive-format.js';
import type { ArchiveKeys } from './archive-keys.js';
import { ArchiveOutput } from './archive-output.js';
import { BLOCK, padding, tarHeader } from './tar-blocks.js';
import { Tally } from './tally.js';

export interface WriteOptions {
  /** Plain JSON of which the first entry is made: what a reader must know before the rest. */
  readonly header: object;
  readonly keys: ArchiveKeys;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenArchive {
  readonly bytes: number;
  /** Of the whole file, as it lies there. */
  readonly sha256: string;
}

/** Level 3 packs a twentieth better and takes twice the time. Most streams are small, so none begins with a large buffer. */
const ZSTD = { chunkSize: 64 * 1024, params: { [constants.ZSTD_c_compressionLevel]: 2 } };
const ZEROS = Buffer.alloc(2 * BLOCK);

/**
 * Writes an archive and ends the stream. What `fill` returns becomes the manifest, together with the digests of all
 * streams; what it throws is thrown, and the stream destroyed.
 * @throws AppError NO_ROOM, ARCHIVE_SPACE_UNAVAILABLE; the reason of the signal
 */
export async function writeArchive(
  stream: Writable,
  { header, keys, signal }: WriteOptions,
  fill: (archive: ArchiveWriter) => Promise<object>,
): Promise<WrittenArchive> {
  const output = new ArchiveOutput(stream, signal);
  try {
    signal?.throwIfAborted();
    await output.begin(keys);
    const archive = new ArchiveWriter(output);
    const first = json({ ...header, format: FORMAT }, MAX_HEADER_BYTES);
    await archive.entry(HEADER, first);
    const manifest = await fill(archive);
    const written = json({ ...manifest, headerSha256: sha256(first), digests: archive.close() }, MAX_MANIFEST_BYTES);
    await archive.entry(MANIFEST, written);
    await archive.entry(END, Buffer.from(`${sha256(written)}\n`));
    await output.write(ZEROS);
    return { sha256: await output.end(), bytes: output.bytes };
  } catch (error) {
    output.giveUp();
    signal?.throwIfAborted();
    throw error;
  }
}

export interface StreamOptions {
  readonly compress: boolean;
  /** Told of each chunk that nobody will read again. */
  readonly release?: (chunk: Uint8Array) => void;
}

/** Takes the streams of an archive, one after the other. */
export class ArchiveWriter {
  private readonly tally = new Tally();
  private readonly seconds = Math.floor(Date.now() / 1000);
  private state: 'free' | 'busy' | 'closed' = 'free';

  constructor(private readonly output: ArchiveOutput) {}

  /**
   * `data/<name>` with small letters, digits, `-` and `_`, or `files/<sha256>` of an uploaded file's content. Names rise:
   * each comes after the one before in the order of its characters.
   */
  async stream(name: string, content: Readable | AsyncIterable<Uint8Array>, { compress, release }: StreamOptions): Promise<StreamDigest> {
    if (this.state !== 'free') throw new Error('An archive takes one stream after the other');
    if (!this.tally.takes(name)) throw new Error(`${name} is no name for a stream, or does not come after the one before`);
    this.state = 'busy';
    const hash = createHash('sha256');
    const parts = new PartWriter(this, name, compress);
    let bytes = 0;
    async function* counted() {
      for await (const chunk of content as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    const take = async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) await parts.add(asBuffer(chunk));
      await parts.end();
    };
    const stop = new AbortController();
    try {
      const work = compress ? pipeline(packed(counted(), release), take, { signal: stop.signal }) : take(counted());
      await this.output.unlessFailed(work);
    } catch (error) {
      stop.abort();
      if (content instanceof Readable) content.destroy();
      throw error;
    }
    const digest = { name, bytes, packedBytes: parts.bytes, sha256: hash.digest('hex') };
    if (!this.tally.add(digest)) throw new Error(`${name} has another content than it is named after`);
    this.state = 'free';
    return digest;
  }

  /** @internal */
  async entry(name: string, ...content: Buffer[]): Promise<void> {
    const bytes = content.reduce((sum, { length }) => sum + length, 0);
    await this.output.write(tarHeader({ name, bytes }, this.seconds));
    for (const chunk of content) await this.output.write(chunk);
    if (padding(bytes) > 0) await this.output.write(ZEROS.subarray(0, padding(bytes)));
  }

  /** @internal */
  close(): Tally['digests'] {
    if (this.state !== 'free') throw new Error('A stream of the archive was not waited for');
    this.state = 'closed';
    return this.tally.digests;
  }
}

/** Cuts a packed stream into parts. Nothing is copied: a part is written as the pieces it came in. */
class PartWriter {
  bytes = 0;
  private number = 0;
  private pieces: Buffer[] = [];
  private gathered = 0;

  constructor(
    private readonly archive: ArchiveWriter,
    private readonly stream: string,
    private readonly compressed: boolean,
  ) {}

  async add(chunk: Buffer): Promise<void> {
    for (let rest = chunk; rest.length > 0;) {
      const piece = rest.subarray(0, PART_BYTES - this.gathered);
      this.pieces.push(piece);
      this.gathered += piece.length;
      rest = rest.subarray(piece.length);
      if (this.gathered === PART_BYTES) await this.flush();
    }
  }

  async end(): Promise<void> {
    if (this.gathered > 0 || this.number === 0) await this.flush();
  }

  private async flush(): Promise<void> {
    const { pieces, gathered, stream, compressed } = this;
    this.number += 1;
    this.bytes += gathered;
    this.pieces = [];
    this.gathered = 0;
    await this.archive.entry(partName({ stream, number: this.number, compressed }), ...pieces);
  }
}

function packed(source: AsyncIterable<Uint8Array>, release: StreamOptions['release']): Readable {
  const zstd = createZstdCompress(ZSTD);
  feed(zstd, source, release).catch((error: Error) => zstd.destroy(error));
  return zstd;
}

/** One chunk after the other, so that each can be used again. */
async function feed(zstd: Writable, source: AsyncIterable<Uint8Array>, release: StreamOptions['release']): Promise<void> {
  let giveUp: (error: Error) => void = () => undefined;
  zstd.once('close', () => giveUp(new Error('Nobody packs any more')));
  for await (const chunk of source) {
    const { promise: taken, resolve, reject } = Promise.withResolvers<void>();
    giveUp = reject;
    zstd.write(chunk, (error) => (error ? reject(error) : resolve()));
    await taken;
    release?.(chunk);
  }
  zstd.end();
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function json(value: object, maxBytes: number): Buffer {
  const written = Buffer.from(`${JSON.stringify(value)}\n`);
  if (written.length > maxBytes)
    throw new Error(`The ${maxBytes === MAX_HEADER_BYTES ? HEADER : MANIFEST} would be too large to be read again`);
  return written;
}
