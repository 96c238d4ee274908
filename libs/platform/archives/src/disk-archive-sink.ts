import { once } from 'node:events';
import { type FileHandle, open, rename, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ArchiveSink } from './archive-space.js';
import { troubleOfSpace } from './archives.errors.js';

const BUFFERED = 2 * 1024 ** 2;

interface Place {
  /** Where the file is while it grows. */
  readonly growing: string;
  readonly path: string;
  /** How often it is touched, so that nobody takes it for abandoned. */
  readonly touchMs: number;
}

/** A file that grows beside its name, and gets it when it is written through. */
export class DiskArchiveSink implements ArchiveSink {
  readonly stream: Writable;
  private readonly touching: NodeJS.Timeout;
  private committed: Promise<void> | undefined;

  constructor(
    private readonly handle: FileHandle,
    private readonly place: Place,
  ) {
    this.stream = handle.createWriteStream({ autoClose: false, highWaterMark: BUFFERED });
    // Whoever writes hears of it; nobody else has to.
    this.stream.on('error', () => undefined);
    this.touching = setInterval(() => void touch(place.growing), place.touchMs).unref();
  }

  commit(): Promise<void> {
    return (this.committed ??= this.finish());
  }

  async abort(): Promise<void> {
    const placed = this.committed && (await this.committed.then(() => true).catch(() => false));
    if (placed === true) return;
    await this.close();
    await rm(this.place.growing, { force: true }).catch(() => undefined);
  }

  private async finish(): Promise<void> {
    try {
      if (!this.stream.writableEnded) this.stream.end();
      await finished(this.stream);
      if (!this.stream.writableFinished) throw new Error('The file was given up');
      await this.handle.sync();
      await this.close();
      await rename(this.place.growing, this.place.path);
      await syncFolder(dirname(this.place.path));
    } catch (error) {
      throw troubleOfSpace(error);
    }
  }

  /** The stream owns the file: it is closed with it, after what it is writing. */
  private async close(): Promise<void> {
    clearInterval(this.touching);
    this.stream.destroy();
    if (!this.stream.closed) await once(this.stream, 'close');
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
