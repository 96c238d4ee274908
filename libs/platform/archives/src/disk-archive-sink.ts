import { type FileHandle, open, rename, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ArchiveSink } from './archive-space.js';
import { troubleOfSpace } from './archives.errors.js';

const BUFFERED = 2 * 1024 ** 2;
/** Well below the time after which a file counts as abandoned. */
const TOUCH_MS = 10 * 60_000;

/** A file that grows beside its name, and gets it when it is written through. */
export class DiskArchiveSink implements ArchiveSink {
  readonly stream: Writable;
  private readonly touching: NodeJS.Timeout;
  private closed: Promise<void> | undefined;
  private committed: Promise<void> | undefined;

  constructor(
    private readonly handle: FileHandle,
    private readonly growing: string,
    private readonly path: string,
  ) {
    this.stream = handle.createWriteStream({ autoClose: false, highWaterMark: BUFFERED });
    // Whoever writes hears of it; nobody else has to.
    this.stream.on('error', () => undefined);
    this.touching = setInterval(() => void touch(growing), TOUCH_MS).unref();
  }

  commit(): Promise<void> {
    return (this.committed ??= this.place());
  }

  async abort(): Promise<void> {
    const placed = this.committed && (await this.committed.then(() => true).catch(() => false));
    if (placed === true) return;
    this.stream.destroy();
    await this.close().catch(() => undefined);
    await rm(this.growing, { force: true }).catch(() => undefined);
  }

  private async place(): Promise<void> {
    try {
      if (!this.stream.writableEnded) this.stream.end();
      await finished(this.stream);
      await this.handle.sync();
      await this.close();
      await rename(this.growing, this.path);
      await syncFolder(dirname(this.path));
    } catch (error) {
      throw troubleOfSpace(error);
    }
  }

  private close(): Promise<void> {
    clearInterval(this.touching);
    return (this.closed ??= this.handle.close());
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/** Or a power cut could lose the name. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
