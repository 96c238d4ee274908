import { createHash, randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { ArchiveKeys } from '../src/archive-keys.js';
import type { ArchiveSpace } from '../src/archive-space.js';
import { readArchive, type ReadOptions } from '../src/read-archive.js';
import { type ArchiveWriter, writeArchive } from '../src/write-archive.js';

export const PLAIN = new ArchiveKeys({});

/** A pair as `age-keygen` makes them. */
export const IDENTITY = await generateX25519Identity();
export const RECIPIENT = await identityToRecipient(IDENTITY);
export const SEALED = new ArchiveKeys({ recipient: RECIPIENT, identity: IDENTITY });

/** Collects what is written. */
export class Collector extends Writable {
  readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function archiveOf(
  fill: (archive: ArchiveWriter) => Promise<object>,
  { keys = PLAIN, header = {} }: { keys?: ArchiveKeys; header?: object } = {},
): Promise<Buffer> {
  const collector = new Collector();
  await writeArchive(collector, { header, keys }, fill);
  return collector.bytes;
}

/** Two tables, one of them empty, and a file. */
export async function smallArchive(keys = PLAIN, bytes = 100_000): Promise<Buffer> {
  const file = randomBytes(10_000);
  return archiveOf(
    async (archive) => {
      await archive.stream('data/0001', Readable.from([randomBytes(bytes)]), { compress: true });
      await archive.stream('data/0002', Readable.from([]), { compress: true });
      await archive.stream(`files/${sha256(file)}`, Readable.from([file]), { compress: false });
      return { tables: ['a', 'b'] };
    },
    { keys, header: { id: 'abc', createdAt: '2026-11-22T03:00:00Z' } },
  );
}

export interface WhatWasRead {
  readonly header: unknown;
  readonly streams: [name: string, content: Buffer][];
  readonly manifest: unknown;
}

/** Reads all of an archive that comes in chunks of a size. */
export async function readAll(archive: Buffer | Readable, options: Partial<ReadOptions> = {}, chunk = 16_384): Promise<WhatWasRead> {
  const reader = readArchive(Buffer.isBuffer(archive) ? inChunks(archive, chunk) : archive, { keys: PLAIN, ...options });
  const header = await reader.header();
  const streams: [string, Buffer][] = [];
  for await (const { name, content } of reader.entries()) streams.push([name, await buffer(content)]);
  return { header, streams, manifest: reader.manifest() };
}

/** Code of the refusal, and its reason. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    const { code, details } = error as { code?: string; details?: { reason?: string } };
    if (code === undefined) throw error;
    return details?.reason === undefined ? code : `${code} ${details.reason}`;
  }
}

export function inChunks(bytes: Buffer, size: number): Readable {
  function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return Readable.from(chunks(), { objectMode: false });
}

/** When it was taken. */
export function written(stream: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(bytes, () => resolve());
  });
}

export async function store(space: ArchiveSpace, name: string, bytes: Buffer): Promise<void> {
  const sink = await space.create(name);
  await written(sink.stream, bytes);
  await sink.commit();
}
