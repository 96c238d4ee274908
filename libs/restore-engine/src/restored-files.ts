import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { BackupFile } from '#backup-archives';
import { contentTypeOf, Storage } from '#platform/storage';
import type { RestoreWork } from './restore-work.js';

const PREFIX = 'files/';

/** Puts uploaded files back before the data that names them is: what is there whole stays, so a restore that fails has taken nothing away. */
@Injectable()
export class RestoredFiles {
  constructor(private readonly storage: Storage) {}

  /** Those that are not in the storage, or not as they were, by digest. Each is read, as a backup reads each. */
  async missing(files: Iterable<BackupFile>, work: Pick<RestoreWork, 'expect' | 'moved'>): Promise<Map<string, BackupFile[]>> {
    let bytes = 0;
    for (const file of files) bytes += file.bytes;
    work.expect(bytes);
    const missing = new Map<string, BackupFile[]>();
    for (const file of files) {
      if (!(await this.isWhole(file))) missing.set(file.sha256, [...(missing.get(file.sha256) ?? []), file]);
      work.moved(file.bytes);
    }
    return missing;
  }

  /** @param entries of the archive; what is no file that is missing is passed over. @returns how many were put back. */
  async putBack(
    missing: ReadonlyMap<string, readonly BackupFile[]>,
    entries: AsyncIterable<{ readonly name: string; readonly content: AsyncIterable<Buffer> }>,
  ): Promise<number> {
    let count = 0;
    for await (const { name, content } of entries) {
      const [first, ...others] = (name.startsWith(PREFIX) && missing.get(name.slice(PREFIX.length))) || [];
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

  private async isWhole({ key, bytes, sha256 }: BackupFile): Promise<boolean> {
    const file = await this.storage.get(key);
    if (file?.size !== bytes) {
      file?.body.destroy();
      return false;
    }
    try {
      for await (const _ of checked(file.body as AsyncIterable<Buffer>, sha256));
      return true;
    } catch {
      // Of another content, or the disk does not give it any more: written anew it is whole.
      return false;
    }
  }

  /** A file of another content gets no name: the stream fails before its end. */
  private async put({ key, bytes, sha256 }: BackupFile, content: AsyncIterable<Buffer>): Promise<void> {
    await this.storage.put(key, Readable.from(checked(content, sha256)), { contentType: contentTypeOf(key), size: bytes });
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
