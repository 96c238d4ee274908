import type { Readable } from 'node:stream';

/** A file as it lies in the storage. Whoever gets it reads `body` to its end or destroys it. */
export interface StoredFile {
  readonly body: Readable;
  /** Bytes. A body that ends earlier fails: nobody mistakes a part for the whole. */
  readonly size: number;
  readonly contentType: string;
}

/** A file as a listing names it. */
export interface ListedFile {
  readonly key: string;
  readonly size: number;
}

export interface PutOptions {
  /** Must be the one that belongs to the key's ending; see `contentTypeOf`. */
  readonly contentType: string;
  /** Bytes, when they are known: a stream of another length is refused. */
  readonly size?: number;
}

/**
 * Port: files that are too large for the database, by key, such as `avatars/0192f0c1/256.webp`. On disk or in an S3
 * bucket. A file is there as a whole or not at all; putting a key again replaces it.
 *
 * Not part of a transaction: put before the row that names the file commits, and remove it after the row is gone, with `FileRemoval`.
 * All methods throw `AppError` STORAGE_UNAVAILABLE when the storage is out of reach or full, with its words as cause.
 */
export abstract class Storage {
  /** What fails in `body` itself is thrown as it is; nothing is stored then. */
  abstract put(key: string, body: Buffer | Readable, options: PutOptions): Promise<void>;

  /** Null when there is no such file. */
  abstract get(key: string): Promise<StoredFile | null>;

  abstract exists(key: string): Promise<boolean>;

  /** Every file below a folder such as `avatars`, in no order. What comes or goes meanwhile may be among them or not. */
  abstract list(folder: string): AsyncIterable<ListedFile>;
}

/** With what only `FileRemoval` calls: who deletes a file must know that no data may come back that names it. */
export abstract class StorageAdapter extends Storage {
  /** A file that is not there is no error. */
  abstract delete(key: string): Promise<void>;
}
