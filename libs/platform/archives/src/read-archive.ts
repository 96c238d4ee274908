import { createHash } from 'node:crypto';
import { addAbortListener } from 'node:events';
import type { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#platform/errors';
import {
  END,
  FORMAT,
  HEADER,
  isFile,
  MANIFEST,
  MAX_HEADER_BYTES,
  MAX_MANIFEST_BYTES,
  type Part,
  PART_BYTES,
  partOf,
  sha256,
  type StreamDigest,
} from './archive-format.js';
import type { ArchiveInput } from './archive-input.js';
import type { ArchiveKeys } from './archive-keys.js';
import { ArchiveErrors, damaged, tooLarge, troubleOfSpace } from './archives.errors.js';
import { Interruption } from './interruption.js';
import { opened } from './opened-age.js';
import { BLOCK, padding, tarEntryOf, type TarEntry } from './tar-blocks.js';
import { Tally } from './tally.js';
import { unpacked } from './unpacked.js';

export interface ArchiveLimits {
  /** Unpacked bytes of all streams. */
  readonly bytes: number;
  /** Of data. Each takes a little memory, files take none. */
  readonly streams: number;
  readonly files: number;
  /** Unpacked to packed bytes of a stream; the first 64 MiB are free. */
  readonly ratio: number;
}

export interface ReadOptions {
  readonly keys: ArchiveKeys;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<ArchiveLimits> | undefined;
  /** A chunk of content is good until the next one is asked for: for whoever keeps none of them, and does not read ahead. */
  readonly lends?: boolean | undefined;
  /**
   * Content that nobody reads is passed over as it lies there, and digests are not looked at: for whoever knows by other means that these are
   * the bytes that were written.
   */
  readonly passesOver?: boolean | undefined;
}

export interface ArchiveEntry {
  /** Of the stream: `data/0001`, `files/<sha256>`. */
  readonly name: string;
  /** Unpacked. What nobody reads is read and checked all the same. */
  readonly content: AsyncIterable<Buffer>;
}

const LIMITS: ArchiveLimits = { bytes: 1024 ** 4, streams: 10_000, files: 1_000_000, ratio: 2000 };
const FREE_BYTES = 64 * 1024 ** 2;

/** Reads an archive from its beginning; see `ArchiveReader`. */
export function readArchive(source: Readable, options: ReadOptions): ArchiveReader {
  return new ArchiveReader(source, options);
}

/**
 * An archive that is read once, forwards, and believed in nothing: `header`, then `entries`, then `manifest`. Only after
 * the last entry is it known to be whole; what was done with its content before must be undone if an error comes.
 * Sizes, names and order are those that `writeArchive` gives, everything else is refused.
 *
 * @throws AppError ARCHIVE_DAMAGED, ARCHIVE_TRUNCATED, ARCHIVE_NEWER_FORMAT, ARCHIVE_LOCKED, ARCHIVE_TOO_LARGE,
 * ARCHIVE_SPACE_UNAVAILABLE; the reason of the signal
 */
export class ArchiveReader {
  private readonly limits: ArchiveLimits;
  private readonly tally = new Tally();
  private input: ArchiveInput | undefined;
  private upcoming: TarEntry | undefined;
  private head: Promise<unknown> | undefined;
  private headerSha256: string | undefined;
  private body: unknown;
  private begun = false;
  private bytes = 0;

  constructor(
    private readonly source: Readable,
    private readonly options: ReadOptions,
  ) {
    this.limits = { ...LIMITS, ...options.limits };
    source.on('error', () => undefined);
  }

  /** What `writeArchive` was given, with all that newer versions may have added. */
  header(): Promise<unknown> {
    return (this.head ??= this.readHeader());
  }

  /** Every stream with its content, in the order of the archive. The reader is closed after the last one. */
  async *entries(): AsyncGenerator<ArchiveEntry, void> {
    if (this.begun) throw new Error('An archive is read once');
    this.begun = true;
    await this.header();
    try {
      while (partOf(this.upcoming!.name)) yield* this.stream(partOf(this.upcoming!.name)!);
      await this.readEnd();
    } finally {
      this.close();
    }
  }

  /** What `fill` returned, and the digests of all streams. After the last of the entries. */
  manifest(): unknown {
    if (this.body === undefined) throw new Error('The manifest comes after the entries');
    return this.body;
  }

  /** Gives up; a no-op at the end. */
  close(): void {
    this.source.destroy();
  }

  private async readHeader(): Promise<unknown> {
    try {
      this.input = await opened(this.chunks(), this.options.keys);
      await this.advance();
      const written = await this.small(HEADER, MAX_HEADER_BYTES);
      const header = parsed(written, HEADER);
      const { format } = header as { format?: unknown };
      if (!Number.isSafeInteger(format) || (format as number) < 1) throw damaged('format');
      if ((format as number) > FORMAT) throw new AppError(ArchiveErrors.ARCHIVE_NEWER_FORMAT, { format, known: FORMAT });
      // The first format knew nothing of it.
      this.headerSha256 = format === 1 ? undefined : sha256(written);
      await this.advance();
      return header;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  private async *stream(first: Part): AsyncGenerator<ArchiveEntry, void> {
    const { stream: name } = first;
    const { streams, files } = this.tally;
    if (streams >= this.limits.streams && !isFile(name)) throw tooLarge('streams');
    if (files >= this.limits.files && isFile(name)) throw tooLarge('files');
    if (!this.tally.takes(name)) throw damaged('order of streams');
    const digest = { name, bytes: 0, packedBytes: 0, sha256: '' };
    const content = this.content(first, digest);
    let isRead = this.options.passesOver !== true;
    const next = () => {
      isRead = true;
      return content.next();
    };
    // Whoever stops reading leaves the rest to us.
    yield { name, content: { [Symbol.asyncIterator]: () => ({ next }) } };
    for await (const _ of isRead ? content : this.packed(first, digest));
    if (!isRead) this.tally.pass(name);
    else if (!this.tally.add(digest)) throw damaged('name of a file');
  }

  private async *content(first: Part, digest: { -readonly [K in keyof StreamDigest]: StreamDigest[K] }): AsyncGenerator<Buffer, void> {
    const hash = createHash('sha256');
    const packed = this.packed(first, digest);
    for await (const chunk of first.compressed ? unpacked(packed, this.options.lends) : packed) {
      digest.bytes += chunk.length;
      this.bytes += chunk.length;
      if (this.bytes > this.limits.bytes) throw tooLarge('bytes');
      if (digest.bytes > FREE_BYTES && digest.bytes > digest.packedBytes * this.limits.ratio) throw tooLarge('ratio');
      hash.update(chunk);
      yield chunk;
    }
    digest.sha256 = hash.digest('hex');
  }

  /** The parts of a stream as one. */
  private async *packed(first: Part, digest: { packedBytes: number }): AsyncGenerator<Buffer, void> {
    for (let expected = 1; ; expected += 1) {
      const { name, bytes } = this.upcoming!;
      const part = partOf(name);
      if (part?.stream !== first.stream) return;
      if (part.number !== expected || part.compressed !== first.compressed) throw damaged('order of parts');
      if (bytes > PART_BYTES || (expected > 1 && (bytes === 0 || digest.packedBytes % PART_BYTES > 0))) throw damaged('size of a part');
      for await (const piece of this.input!.pieces(bytes)) {
        digest.packedBytes += piece.length;
        yield piece;
      }
      await this.pad(bytes);
      await this.advance();
    }
  }

  private async readEnd(): Promise<void> {
    const written = await this.small(MANIFEST, MAX_MANIFEST_BYTES);
    await this.advance();
    const end = await this.small(END, BLOCK);
    if (end.toString() !== `${sha256(written)}\n`) throw damaged('manifest');
    const manifest = parsed(written, MANIFEST) as { digests?: unknown; headerSha256?: unknown };
    if (manifest.headerSha256 !== this.headerSha256) throw damaged('header');
    if (this.options.passesOver !== true && !isDeepStrictEqual(manifest.digests, this.tally.digests)) throw damaged('digests');
    requireZeros(await this.input!.take(2 * BLOCK));
    if ((await this.input!.peek(1)).length > 0) throw damaged('bytes after the end');
    this.body = manifest;
  }

  private async small(name: string, maxBytes: number): Promise<Buffer> {
    const { name: found, bytes } = this.upcoming!;
    if (found !== name) throw damaged('name of an entry');
    if (bytes > maxBytes) throw tooLarge(name);
    const content = Buffer.from(await this.input!.take(bytes));
    await this.pad(bytes);
    return content;
  }

  private async pad(bytes: number): Promise<void> {
    requireZeros(await this.input!.take(padding(bytes)));
  }

  /** To the next entry; there is always one until END. */
  private async advance(): Promise<void> {
    const entry = tarEntryOf(await this.input!.take(BLOCK));
    if (!entry) throw damaged('header of an entry');
    this.upcoming = entry;
  }

  private async *chunks(): AsyncGenerator<Buffer, void> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    const stopped = new Interruption();
    using _ = signal && addAbortListener(signal, () => stopped.interrupt(signal.reason as Error));
    const chunks = this.source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await stopped.wait(chunks.next());
        if (next.done === true) return;
        yield next.value as Buffer;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw troubleOfSpace(error);
    }
  }
}

function parsed(written: Buffer, name: string): unknown {
  try {
    const value: unknown = JSON.parse(written.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw damaged(name, error);
  }
  throw damaged(name);
}

function requireZeros(bytes: Buffer): void {
  if (bytes.some((byte) => byte !== 0)) throw damaged('padding');
}
