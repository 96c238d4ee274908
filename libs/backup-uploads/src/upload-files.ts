import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { reserveOf } from '#platform/archives';
import { Config } from '#platform/config';
import { isId } from '#platform/database';

/** A backup on its way here. */
export interface BackupUpload {
  readonly id: string;
  /** Of the whole. */
  readonly bytes: number;
  /** How much of it has arrived. */
  readonly offset: number;
  /** What its sender calls it. */
  readonly name: string | null;
}

const CONTENT = '.upload';
const KNOWN = '.json';
const A_DAY_MS = 86_400_000;

/**
 * Uploads as they grow: a file in the folder of the backups, which all processes share, and what is known of it beside it. Their
 * size is how far they are, whoever took the piece before.
 */
@Injectable()
export class UploadFiles {
  private readonly folder: string;

  constructor(config: Config) {
    this.folder = join(config.backups.directory, 'uploads');
  }

  async create(id: string, bytes: number, name: string | null): Promise<BackupUpload> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(this.pathOf(id, CONTENT), '', { mode: 0o600, flag: 'wx' });
    await writeFile(this.pathOf(id, KNOWN), JSON.stringify({ bytes, name }), { mode: 0o600, flag: 'wx', flush: true });
    return { id, bytes, offset: 0, name };
  }

  /** Null when there is none, or so little of one, after a power cut, that nothing can be added to it. */
  async find(id: string): Promise<BackupUpload | null> {
    if (!isId(id)) return null;
    const [known, content] = await Promise.all([
      ifThere(readFile(this.pathOf(id, KNOWN), 'utf8')),
      ifThere(stat(this.pathOf(id, CONTENT))),
    ]);
    const wish = known === null ? null : wishOf(known);
    return wish && content && { id, ...wish, offset: content.size };
  }

  /** Those that something can be added to. */
  async all(): Promise<BackupUpload[]> {
    const found = await Promise.all((await this.list()).map((id) => this.find(id)));
    return found.filter((upload) => upload !== null);
  }

  /** At the end of what is there, written through. What fails leaves it as it was. */
  async append({ id, offset }: BackupUpload, piece: Buffer): Promise<void> {
    const file = await open(this.pathOf(id, CONTENT), 'r+');
    try {
      for (let done = 0; done < piece.length;) {
        const { bytesWritten } = await file.write(piece, done, piece.length - done, offset + done);
        done += bytesWritten;
      }
      await file.datasync();
    } catch (error) {
      await file.truncate(offset).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
  }

  async head(id: string, bytes: number): Promise<Buffer> {
    const file = await open(this.pathOf(id, CONTENT), 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  read(id: string): Readable {
    return createReadStream(this.pathOf(id, CONTENT), { highWaterMark: 1024 ** 2 });
  }

  async remove(id: string): Promise<void> {
    for (const ending of [CONTENT, KNOWN]) await rm(this.pathOf(id, ending), { force: true });
  }

  /** Those that nothing was added to for a day. */
  async removeAbandoned(): Promise<void> {
    for (const id of await this.list(A_DAY_MS)) await this.remove(id);
  }

  /** Ids of those that are there, and of those that nothing was added to for so long. */
  async list(silentMs = 0): Promise<string[]> {
    const found: string[] = [];
    for (const name of (await ifThere(readdir(this.folder))) ?? []) {
      const id = name.replace(/\.(upload|json)$/, '');
      const stats = isId(id) && !found.includes(id) ? await ifThere(stat(join(this.folder, name))) : null;
      if (stats && Date.now() - stats.mtimeMs >= silentMs && (silentMs === 0 || (await this.isSilent(id, silentMs)))) found.push(id);
    }
    return found;
  }

  /** What uploads may still take of the disk: the same reserve stays free as with backups, and what others were promised. */
  async spareBytes(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const { bavail, blocks, bsize } = await statfs(this.folder);
    let promised = 0;
    for (const { bytes: whole, offset } of await this.all()) promised += whole - offset;
    return bavail * bsize - reserveOf(blocks * bsize) - promised;
  }

  private async isSilent(id: string, ms: number): Promise<boolean> {
    const content = await ifThere(stat(this.pathOf(id, CONTENT)));
    return !content || Date.now() - content.mtimeMs >= ms;
  }

  private pathOf(id: string, ending: string): string {
    if (!isId(id)) throw new Error('An upload has an id');
    return join(this.folder, `${id}${ending}`);
  }
}

/** Null for what is not as `create` writes it. */
function wishOf(text: string): Pick<BackupUpload, 'bytes' | 'name'> | null {
  try {
    const { bytes, name } = JSON.parse(text) as { bytes: unknown; name: unknown };
    return Number.isSafeInteger(bytes) ? { bytes: bytes as number, name: typeof name === 'string' ? name : null } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

async function ifThere<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
