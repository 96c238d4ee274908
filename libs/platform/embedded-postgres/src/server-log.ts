import { closeSync, constants, fstatSync, ftruncateSync, lstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { giveToOwnerOf } from './private-file.js';

const MAX_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 8 * 1024;
const CHUNK_BYTES = 64 * 1024;
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;

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
    return lstatSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
  }

  rotateWhenLarge(): void {
    if (this.size() <= MAX_BYTES) return;
    rmSync(`${this.file}.1`, { force: true });
    const descriptor = this.openExisting(O_RDWR);
    try {
      copyToNew(descriptor, `${this.file}.1`);
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
    const descriptor = this.openExisting(O_RDONLY);
    try {
      const read = readSync(descriptor, buffer, 0, buffer.length, from);
      return buffer.toString('utf8', 0, read);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Only the file itself: what a link leads to, or a pipe, is none of ours. */
  private openExisting(mode: number): number {
    const descriptor = openSync(this.file, mode | O_NOFOLLOW | O_NONBLOCK);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    throw new Error(`${this.file} is not a file`);
  }
}

function copyToNew(source: number, file: string): void {
  const target = openSync(file, 'wx', 0o600);
  try {
    giveToOwnerOf(dirname(file), target);
    const buffer = Buffer.alloc(CHUNK_BYTES);
    // Up to what is there now: the server goes on writing.
    for (let left = fstatSync(source).size, at = 0; left > 0;) {
      const read = readSync(source, buffer, 0, Math.min(left, CHUNK_BYTES), at);
      if (read === 0) break;
      for (let written = 0; written < read;) written += writeSync(target, buffer, written, read - written);
      at += read;
      left -= read;
    }
  } finally {
    closeSync(target);
  }
}
