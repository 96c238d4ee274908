import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readdir, rename, rm, rmdir, stat, type FileHandle, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { MeasuredStream } from './measured-stream.js';
import { type ListedFile, type PutOptions, StorageAdapter, type StoredFile } from './storage.js';
import { unavailable } from './storage.errors.js';
import { contentTypeOf, isKey, requireContentType, requireFolder } from './storage-key.js';

export interface DiskLimits {
  readonly maxBytes: number;
  /** How long a stream may give nothing, in milliseconds. */
  readonly idleMs: number;
}

const LIMITS: DiskLimits = { maxBytes: 5 * 1024 ** 3, idleMs: 60_000 };
const ATTEMPTS = 5;
/** Where files grow before they get their name; no key leads here. */
const INCOMING = '.incoming';
/** What is older was left by a process that died. */
const ABANDONED_MS = 24 * 3_600_000;

/** Files below one folder, named like their keys. Several processes may share it. */
export class DiskStorageAdapter extends StorageAdapter {
  private readonly root: string;
  private readonly incoming: string;
  private swept: Promise<void> | undefined;

  constructor(
    root: string,
    private readonly limits: DiskLimits = LIMITS,
  ) {
    super();
    this.root = resolve(root);
    this.incoming = join(this.root, INCOMING);
  }

  override async put(key: string, body: Buffer | Readable, options: PutOptions): Promise<void> {
    requireContentType(key, options.contentType);
    const source = Buffer.isBuffer(body) ? undefined : new MeasuredStream(body, { ...this.limits, size: options.size });
    const growing = join(this.incoming, randomUUID());
    try {
      await this.prepare();
      await writeDurably(growing, source ?? [body as Buffer]);
      await this.place(growing, this.pathOf(key));
    } catch (error) {
      await rm(growing, { force: true }).catch(() => undefined);
      throw source?.failure ?? unavailable(error);
    }
  }

  override async get(key: string): Promise<StoredFile | null> {
    const contentType = contentTypeOf(key);
    const handle = await ifThere(() => open(this.pathOf(key), 'r'));
    if (!handle) return null;
    try {
      const { size } = await handle.stat();
      // Bounded by the size: a stream of an empty file has no last byte to name.
      const body = handle.createReadStream(size === 0 ? {} : { end: size - 1 });
      return { body, size, contentType };
    } catch (error) {
      await handle.close();
      throw unavailable(error);
    }
  }

  override async delete(key: string): Promise<void> {
    contentTypeOf(key);
    try {
      await rm(this.pathOf(key), { force: true });
    } catch (error) {
      throw unavailable(error);
    }
    await this.removeEmptyFolders(dirname(key));
  }

  override async exists(key: string): Promise<boolean> {
    contentTypeOf(key);
    return (await ifThere(() => stat(this.pathOf(key)))) !== null;
  }

  override async *list(folder: string): AsyncGenerator<ListedFile> {
    requireFolder(folder);
    yield* this.below(folder);
  }

  /** One folder at a time in memory, never all names. */
  private async *below(folder: string): AsyncGenerator<ListedFile> {
    const opened = await ifThere(() => opendir(join(this.root, folder)));
    if (!opened) return;
    for await (const entry of opened) {
      const key = `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* this.below(key);
      const found = entry.isFile() && isKey(key) ? await ifThere(() => stat(this.pathOf(key))) : null;
      if (found) yield { key, size: found.size };
    }
  }

  private pathOf(key: string): string {
    return join(this.root, ...key.split('/'));
  }

  /** Gives a finished file its name. The folder is written through as well, or a power cut could lose the name. */
  private async place(file: string, path: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await rename(file, path);
        break;
      } catch (error) {
        // Somebody deleted the last file of the folder in between, and the folder with it.
        if (attempt === ATTEMPTS || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /** From the innermost outwards, as far as they are empty. */
  private async removeEmptyFolders(folder: string): Promise<void> {
    for (let each = folder; each !== '.'; each = dirname(each)) {
      try {
        await rmdir(join(this.root, each));
      } catch {
        return;
      }
    }
  }

  /** Once per process, and again after it failed. */
  private async prepare(): Promise<void> {
    try {
      await (this.swept ??= this.sweep());
    } catch (error) {
      this.swept = undefined;
      throw error;
    }
  }

  /** Removes what dead processes left half written. */
  private async sweep(): Promise<void> {
    await mkdir(this.incoming, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      const found = await ifThere(() => stat(path));
      if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }
}

async function writeDurably(path: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'wx', 0o600);
    await writeFile(handle, chunks);
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

async function ifThere<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unavailable(error);
  }
}
