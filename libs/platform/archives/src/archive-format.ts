import { createHash } from 'node:crypto';

/**
 * The format written here; a greater one is not read. 2: uploaded files are named by a stream, before they were by the manifest, and the
 * manifest has the digest of the header as `headerSha256`.
 */
export const FORMAT = 2;
/** Every part of a stream has this size but its last. */
export const PART_BYTES = 4 * 1024 ** 2;
export const HEADER = 'header.json';
export const MANIFEST = 'manifest.json';
export const END = 'END';
export const MAX_HEADER_BYTES = 1024 ** 2;
export const MAX_MANIFEST_BYTES = 32 * 1024 ** 2;
/** The greatest window of a zstd frame that is read, as a power of two; level 3 needs 21. */
export const WINDOW_LOG = 23;

const STREAM = /^(?:data\/[a-z0-9][a-z0-9_-]{0,62}|files\/[0-9a-f]{64})$/;
const PART = /^((?:data|files)\/[a-z0-9_-]{1,64})\/(\d{6})(\.zst)?$/;

export interface Part {
  readonly stream: string;
  readonly number: number;
  readonly compressed: boolean;
}

export function isStreamName(name: string): boolean {
  return STREAM.test(name);
}

/** Whether the stream is an uploaded file. */
export function isFile(name: string): boolean {
  return name.startsWith('files/');
}

export function partName({ stream, number, compressed }: Part): string {
  return `${stream}/${String(number).padStart(6, '0')}${compressed ? '.zst' : ''}`;
}

/** Null for what is no part of a stream. */
export function partOf(name: string): Part | null {
  const [, stream = '', number, ending] = PART.exec(name) ?? [];
  return isStreamName(stream) ? { stream, number: Number(number), compressed: ending !== undefined } : null;
}

/** What a stream was, by its unpacked bytes. */
export interface StreamDigest {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly sha256: string;
}

/** In every manifest as `digests`: each stream of data by name, and all uploaded files as one. */
export interface Digests {
  readonly streams: Record<string, Omit<StreamDigest, 'name'>>;
  readonly files: { readonly count: number; readonly bytes: number; readonly sha256: string };
}

/** As the archive has digests: hexadecimal. */
export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
