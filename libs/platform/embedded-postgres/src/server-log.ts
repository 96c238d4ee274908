import { closeSync, constants, copyFileSync, ftruncateSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { giveToOwnerOf } from './private-file.js';

const MAX_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 8 * 1024;
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;

/**
 * The file the server writes to. The server holds it open for appending and outlives us, so it is rotated by copying and cutting: at most
 * two files of 4 MiB (plus what is written between two looks).
 */
export class ServerLog {
  constructor(readonly file: string) {}

  /** A descriptor for the server to append to; the caller closes it. */
  open(): number {
    const descriptor = openSync(this.file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    giveToOwnerOf(dirname(this.file), descriptor);
    return descriptor;
  }

  size(): number {
    return statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
  }

  rotateWhenLarge(): void {
    if (this.size() <= MAX_BYTES) return;
    rmSync(`${this.file}.1`, { force: true });
    copyFileSync(this.file, `${this.file}.1`, constants.COPYFILE_EXCL);
    const descriptor = this.open();
    try {
      ftruncateSync(descriptor, 0);
    } finally {
      closeSync(descriptor);
    }
  }

  /** What was written since the file had `offset` bytes, at most its last 8 KiB. */
  since(offset: number): string {
    const size = this.size();
    const from = Math.max(offset > size ? 0 : offset, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    if (buffer.length === 0) return '';
    const descriptor = openSync(this.file, 'r');
    try {
      const read = readSync(descriptor, buffer, 0, buffer.length, from);
      return buffer.toString('utf8', 0, read);
    } finally {
      closeSync(descriptor);
    }
  }
}
