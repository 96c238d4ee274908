import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { Storage } from '#platform/storage';
import { BackupErrors } from './backup.errors.js';
import type { BackupFile } from './backup.js';
import type { BackupWatch } from './backup-watch.js';

/** Folders of the storage that the database names files of. Exports of personal data are not among them: they can be made again. */
const FOLDERS = ['avatars', 'reports'] as const;
/** Larger ones are not held in memory. */
const HELD_BYTES = 4 * 1024 ** 2;
/** A manifest names every file, and has room for so much beside the tables. */
const LIST_BYTES = 24 * 1024 ** 2;
/** Of a file there, beside its key. */
const ENTRY_BYTES = 115;

/** Uploaded files, on disk or in a bucket. Each is read twice: an archive takes them in the order of their digests. */
@Injectable()
export class StoredFiles {
  constructor(private readonly storage: Storage) {}

  /** Before hours are spent on tables. @throws AppError BACKUP_TOO_MANY_FILES when no manifest could name them all */
  async requireListable(watch: BackupWatch): Promise<void> {
    let bytes = 0;
    for (const folder of FOLDERS)
      for await (const { key } of this.storage.list(folder)) {
        watch.signal.throwIfAborted();
        watch.moved(0);
        bytes += Buffer.byteLength(key) + ENTRY_BYTES;
        if (bytes > LIST_BYTES) throw new AppError(BackupErrors.BACKUP_TOO_MANY_FILES);
      }
  }

  /** All there are, by digest; without those that went meanwhile. */
  async find(watch: BackupWatch): Promise<BackupFile[]> {
    const found: BackupFile[] = [];
    for (const folder of FOLDERS)
      for await (const { key } of this.storage.list(folder)) {
        watch.signal.throwIfAborted();
        const file = await this.storage.get(key);
        if (file) found.push({ key, bytes: file.size, sha256: await digestOf(file.body) });
        watch.moved(0);
      }
    return found.toSorted((a, b) => (a.sha256 < b.sha256 || (a.sha256 === b.sha256 && a.key < b.key) ? -1 : 1));
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
