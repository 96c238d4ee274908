import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { Storage } from '#platform/storage';
import { BackupErrors } from './backup.errors.js';
import { type BackupFile, STORED_FOLDERS } from './backup.js';
import type { BackupWatch } from './backup-watch.js';
import { FileList, MOST_FILES } from './file-list.js';

/** Larger ones are not held in memory. */
const HELD_BYTES = 4 * 1024 ** 2;

/** Uploaded files, on disk or in a bucket. Each is read twice: an archive takes them in the order of their digests. */
@Injectable()
export class StoredFiles {
  constructor(private readonly storage: Storage) {}

  /** Before hours are spent on tables. @throws AppError BACKUP_TOO_MANY_FILES for more than are held in memory at once */
  async requireListable(watch: BackupWatch): Promise<void> {
    let count = 0;
    for (const folder of STORED_FOLDERS)
      for await (const _ of this.storage.list(folder)) {
        watch.signal.throwIfAborted();
        watch.moved(0);
        count += 1;
        if (count > MOST_FILES) throw new AppError(BackupErrors.BACKUP_TOO_MANY_FILES);
      }
  }

  /** All there are, by digest; without those that went meanwhile. */
  async find(watch: BackupWatch): Promise<FileList> {
    const found = new FileList();
    for (const folder of STORED_FOLDERS)
      for await (const { key } of this.storage.list(folder)) {
        watch.signal.throwIfAborted();
        const file = await this.storage.get(key);
        if (file) found.add({ key, bytes: file.size, sha256: await digestOf(file.body) });
        watch.moved(0);
      }
    return found.inOrder();
  }

  /** Null when it is gone by now, or another one. */
  async open({ key, bytes, sha256 }: BackupFile): Promise<AsyncIterable<Buffer> | null> {
    const file = await this.storage.get(key);
    if (!file || bytes > HELD_BYTES) return file && (file.body as AsyncIterable<Buffer>);
    const pieces: Buffer[] = [];
    for await (const piece of file.body) pieces.push(piece as Buffer);
    const content = Buffer.concat(pieces);
    return createHash('sha256').update(content).digest('hex') === sha256 ? asStream(content) : null;
  }
}

async function digestOf(body: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of body) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function* asStream(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
