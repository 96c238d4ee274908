import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '#platform/errors';
import { type ArchiveFile, type ArchiveSink, ArchiveSpace, requireName, requireSmall, reserveOf } from './archive-space.js';
import { ArchiveErrors, troubleOfSpace } from './archives.errors.js';
import { DiskArchiveSink } from './disk-archive-sink.js';

/** What grows; no name of ours ends so. */
const PARTIAL = '.partial';
const READ_AHEAD = 256 * 1024;

export interface DiskTimes {
  /** After this time a file that nobody touched was left by a process that died. */
  readonly abandonedMs: number;
  /** How often a living writer touches its file. */
  readonly touchMs: number;
}

const TIMES: DiskTimes = { abandonedMs: 24 * 3_600_000, touchMs: 10 * 60_000 };

/** Archives as files of one folder. Several processes may share it. */
export class DiskArchiveSpace extends ArchiveSpace {
  override readonly kind = 'disk';
  private readonly root: string;

  constructor(
    root: string,
    private readonly times: DiskTimes = TIMES,
  ) {
    super();
    this.root = resolve(root);
  }

  override async create(name: string): Promise<ArchiveSink> {
    const path = this.pathOf(name);
    const growing = `${path}${PARTIAL}`;
    return this.tried(async () => {
      await this.sweep();
      const handle = await open(growing, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? new AppError(ArchiveErrors.ARCHIVE_EXISTS) : error;
      });
      const sink = new DiskArchiveSink(handle, { growing, path, touchMs: this.times.touchMs });
      // After the file that grows is ours: another one may just have got the name.
      if (!(await isThere(path))) return sink;
      await sink.abort();
      throw new AppError(ArchiveErrors.ARCHIVE_EXISTS);
    });
  }

  override async read(name: string): Promise<Readable> {
    const path = this.pathOf(name);
    return this.tried(async () => {
      const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new AppError(ArchiveErrors.ARCHIVE_NOT_FOUND) : error;
      });
      return handle.createReadStream({ highWaterMark: READ_AHEAD });
    });
  }

  override async list(): Promise<ArchiveFile[]> {
    return this.tried(async () => {
      const found: ArchiveFile[] = [];
      for (const name of (await namesIn(this.root)).toSorted()) {
        if (!isName(name)) continue;
        const stats = await ifThere(stat(join(this.root, name)));
        if (stats?.isFile()) found.push({ name, bytes: stats.size, modifiedAt: stats.mtime });
      }
      return found;
    });
  }

  override async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(name);
    requireSmall(bytes.length);
    const growing = join(this.root, `${name}-${randomUUID()}${PARTIAL}`);
    await this.tried(async () => {
      await this.prepare();
      const sink = new DiskArchiveSink(await open(growing, 'wx', 0o600), { growing, path, touchMs: this.times.touchMs });
      try {
        sink.stream.end(bytes);
        await sink.commit();
      } catch (error) {
        await sink.abort();
        throw error;
      }
    });
  }

  override async get(name: string): Promise<Buffer | null> {
    const path = this.pathOf(name);
    return this.tried(async () => {
      const handle = await ifThere(open(path, 'r'));
      if (!handle) return null;
      try {
        requireSmall((await handle.stat()).size);
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    });
  }

  override async delete(name: string): Promise<void> {
    const path = this.pathOf(name);
    await this.tried(() => rm(path, { force: true }));
  }

  override async discard(name: string): Promise<void> {
    const path = this.pathOf(name);
    await this.tried(() => rm(`${path}${PARTIAL}`, { force: true }));
  }

  override async freeBytes(): Promise<number | null> {
    return this.tried(async () => {
      await this.prepare();
      const { bavail, bsize } = await statfs(this.root);
      return bavail * bsize;
    });
  }

  override async spareBytes(): Promise<number | null> {
    return this.tried(async () => {
      await this.prepare();
      const { bavail, blocks, bsize } = await statfs(this.root);
      return bavail * bsize - reserveOf(blocks * bsize);
    });
  }

  override localPath(name: string): string | null {
    return this.pathOf(name);
  }

  /** A living writer touches its file, however long it waits for something to write. */
  override async sweep(): Promise<void> {
    await this.tried(async () => {
      await this.prepare();
      for (const name of await namesIn(this.root)) {
        if (!name.endsWith(PARTIAL)) continue;
        const path = join(this.root, name);
        const found = await ifThere(stat(path));
        if (found && Date.now() - found.mtimeMs > this.times.abandonedMs) await rm(path, { force: true });
      }
    });
  }

  private pathOf(name: string): string {
    requireName(name);
    return join(this.root, name);
  }

  private async prepare(): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
  }

  private async tried<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw troubleOfSpace(error);
    }
  }
}

function isName(name: string): boolean {
  try {
    requireName(name);
    return true;
  } catch {
    return false;
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await ifThere(access(path, constants.F_OK).then(() => true))) ?? false;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await ifThere(readdir(folder))) ?? [];
}

async function ifThere<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
