import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { BackupFile } from '#backup-archives';
import { contentTypeOf, Storage, type StoredFile } from '#platform/storage';
import type { RestoreWork } from './restore-work.js';

const PREFIX = 'files/';

/** What has to be put back, by digest. */
export type FilesByDigest = Map<string, BackupFile[]>;

/** Puts uploaded files back: what is missing before the data that names it is, and what is another one once the data is there. */
@Injectable()
export class RestoredFiles {
  constructor(private readonly storage: Storage) {}

  /** Those that are not in the storage, and those that are not as they were. Each is read, as a backup reads each. */
  async compare(
    files: Iterable<BackupFile>,
    work: Pick<RestoreWork, 'expect' | 'moved'>,
  ): Promise<{ missing: FilesByDigest; changed: FilesByDigest }> {
    let bytes = 0;
    for (const file of files) bytes += file.bytes;
    work.expect(bytes);
    const found = { missing: new Map() as FilesByDigest, changed: new Map() as FilesByDigest };
    for (const file of files) {
      const stored = await this.storage.get(file.key);
      if (!stored) note(found.missing, file);
      else if (!(await isWhole(stored, file))) note(found.changed, file);
      work.moved(file.bytes);
    }
    return found;
  }

  /** @param entries of the archive; what is none of `wanted` is passed over. @returns how many were put back. */
  async putBack(
    wanted: ReadonlyMap<string, readonly BackupFile[]>,
    entries: AsyncIterable<{ readonly name: string; readonly content: AsyncIterable<Buffer> }>,
  ): Promise<number> {
    let count = 0;
    for await (const { name, content } of entries) {
      const [first, ...others] = (name.startsWith(PREFIX) && wanted.get(name.slice(PREFIX.length))) || [];
      if (!first) continue;
      await this.put(first, content);
      for (const other of others) {
        const file = await this.storage.get(first.key);
        if (file) await this.put(other, file.body as AsyncIterable<Buffer>);
      }
      count += 1 + others.length;
    }
    return count;
  }

  /** A file of another content gets no name: the stream fails before its end. */
  private async put({ key, bytes, sha256 }: BackupFile, content: AsyncIterable<Buffer>): Promise<void> {
    await this.storage.put(key, Readable.from(checked(content, sha256)), { contentType: contentTypeOf(key), size: bytes });
  }
}

function note(files: FilesByDigest, file: BackupFile): void {
  const same = files.get(file.sha256);
  if (same) same.push(file);
  else files.set(file.sha256, [file]);
}

async function isWhole({ size, body }: StoredFile, { bytes, sha256 }: BackupFile): Promise<boolean> {
  if (size !== bytes) {
    body.destroy();
    return false;
  }
  try {
    for await (const _ of checked(body as AsyncIterable<Buffer>, sha256));
    return true;
  } catch {
    // Of another content, or the disk does not give it any more: written anew it is whole.
    return false;
  }
}

async function* checked(content: AsyncIterable<Buffer>, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) throw new Error('A file is not what the archive says of it.');
}
