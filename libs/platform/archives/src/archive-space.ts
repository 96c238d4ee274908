import type { Readable, Writable } from 'node:stream';
import { tooLarge } from './archives.errors.js';

/** A file of the space that is whole. */
export interface ArchiveFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/**
 * A file that grows and that nobody sees before `commit`. Whoever got it calls one of the two: `commit` after all was
 * written, otherwise `abort`; both may be called again, and `abort` after a commit that failed.
 */
export interface ArchiveSink {
  readonly stream: Writable;
  /** Ends the stream unless that was done, makes the file durable and gives it its name. */
  commit(): Promise<void>;
  /** Leaves nothing behind. Never throws. */
  abort(): Promise<void>;
}

/**
 * Port: where archives lie, as files of one folder or as objects of one bucket. A file is there as a whole or not at all.
 *
 * All methods throw `AppError`: NO_ROOM when the space is full, ARCHIVE_SPACE_UNAVAILABLE when it is out of reach, and a
 * plain Error for what is no name of ours: names are made by code, never by people.
 */
export abstract class ArchiveSpace {
  abstract readonly kind: 'disk' | 's3';

  /** @throws AppError ARCHIVE_EXISTS when there is such a file, or somebody is writing it. */
  abstract create(name: string): Promise<ArchiveSink>;

  /** Whoever gets it reads it to its end or destroys it. @throws AppError ARCHIVE_NOT_FOUND */
  abstract read(name: string): Promise<Readable>;

  /** All whole files, by name. */
  abstract list(): Promise<ArchiveFile[]>;

  /** A small file at once, in place of what was there. @throws AppError ARCHIVE_TOO_LARGE for what `get` would not give */
  abstract put(name: string, bytes: Uint8Array): Promise<void>;

  /** A small file; null when there is none. */
  abstract get(name: string): Promise<Buffer | null>;

  /** A file that is not there is no error. */
  abstract delete(name: string): Promise<void>;

  /** Removes what a writer of that name left half written. Only for who knows that it is dead. */
  abstract discard(name: string): Promise<void>;

  /** Bytes that can still be written; null where nobody knows. */
  abstract freeBytes(): Promise<number | null>;

  /** Bytes that archives may still take: a reserve stays free, as a database lives on most disks. Below zero when it is used; null where nobody knows. */
  abstract spareBytes(): Promise<number | null>;

  /** Where the file is or would be on this machine; null when it is not on it. */
  abstract localPath(name: string): string | null;

  /** Removes what writers that died left half written. */
  abstract sweep(): Promise<void>;
}

/** What `get` gives at most: sidecars, never archives. */
const MAX_SMALL_BYTES = 8 * 1024 ** 2;

const NAME = /^[a-z0-9][a-z0-9_-]{0,79}(?:\.[a-z0-9-]{1,20}){1,2}$/;

/** @throws a plain Error for what leads out of the folder or would be taken for a file that grows. */
export function requireName(name: string): void {
  if (!NAME.test(name) || name.endsWith('.partial')) throw new Error('A file of the archive space has a plain name with an ending');
}

/** @throws AppError ARCHIVE_TOO_LARGE */
export function requireSmall(bytes: number): void {
  if (bytes > MAX_SMALL_BYTES) throw tooLarge('not a small file');
}

const [LEAST_RESERVE, MOST_RESERVE] = [64 * 1024 ** 2, 1024 ** 3];

/** What backups leave free of a disk: a twentieth, on large disks a gigabyte. PostgreSQL that cannot write is down. */
export function reserveOf(diskBytes: number): number {
  return Math.max(LEAST_RESERVE, Math.min(MOST_RESERVE, diskBytes / 20));
}
