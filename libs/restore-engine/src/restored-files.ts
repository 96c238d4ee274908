import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { BackupFile } from '#backup-archives';
import { contentTypeOf, Storage } from '#platform/storage';

const PREFIX = 'files/';

/** Puts uploaded files back before the data that names them is: what is there stays, so a restore that fails has taken nothing away. */
@Injectable()
export class RestoredFiles {
  constructor(private readonly storage: Storage) {}

  /** Those that are not in the storage, by digest. */
  async missing(files: Iterable<BackupFile>): Promise<Map<string, BackupFile[]>> {
    const missing = new Map<string, BackupFile[]>();
    for (const file of files)
      if (!(await this.storage.exists(file.key))) missing.set(file.sha256, [...(missing.get(file.sha256) ?? []), file]);
    return missing;
  }

  /** @param entries of the archive; what is no file that is missing is passed over. */
  async putBack(
    missing: ReadonlyMap<string, readonly BackupFile[]>,
    entries: AsyncIterable<{ readonly name: string; readonly content: AsyncIterable<Buffer> }>,
  ): Promise<void> {
    for await (const { name, content } of entries) {
      const [first, ...others] = (name.startsWith(PREFIX) && missing.get(name.slice(PREFIX.length))) || [];
      if (!first) continue;
      await this.put(first, content);
      for (const other of others) {
        const file = await this.storage.get(first.key);
        if (file) await this.put(other, file.body as AsyncIterable<Buffer>);
      }
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
  if (hash.digest('hex') !== sha256) throw new Error('A file of the archive is not what its manifest says.');
}
