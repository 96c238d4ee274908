import type { BackupFile } from './backup.js';
import { fileOf, misshapen } from './backup-manifest.js';

/** The stream of an archive that names its uploaded files: a line of JSON for each, by digest. A manifest has no room for so many. */
export const FILE_LIST = 'data/files';
export const MOST_FILES = 1_000_000;

const DIGEST_CHARACTERS = 64;
const LINE_BYTES = 4_096;
const PIECE_CHARACTERS = 64 * 1024;
const NEW_LINE = 10;

/** Uploaded files, a line of text each, about 150 bytes of memory. */
export class FileList implements Iterable<BackupFile> {
  bytes = 0;
  private readonly lines: string[] = [];

  get count(): number {
    return this.lines.length;
  }

  add({ key, sha256, bytes }: BackupFile): void {
    // In one piece, rather than as what it was put together of.
    this.lines.push(Buffer.from(`${sha256} ${key} ${bytes}`).toString());
    this.bytes += bytes;
  }

  /** By digest, then by key. */
  inOrder(): this {
    this.lines.sort();
    return this;
  }

  *[Symbol.iterator](): Generator<BackupFile> {
    for (const line of this.lines) {
      const end = line.lastIndexOf(' ');
      yield { sha256: line.slice(0, DIGEST_CHARACTERS), key: line.slice(DIGEST_CHARACTERS + 1, end), bytes: Number(line.slice(end + 1)) };
    }
  }

  /** What an archive holds of it. */
  async *content(): AsyncGenerator<Buffer> {
    let piece = '';
    for (const { key, sha256, bytes } of this) {
      piece += `${JSON.stringify({ sha256, key, bytes })}\n`;
      if (piece.length < PIECE_CHARACTERS) continue;
      yield Buffer.from(piece);
      piece = '';
    }
    if (piece !== '') yield Buffer.from(piece);
  }
}

/** The files that such a stream names: anybody may have written it. @throws AppError ARCHIVE_DAMAGED */
export async function* filesIn(content: AsyncIterable<Buffer>): AsyncGenerator<BackupFile> {
  let rest = Buffer.alloc(0);
  let count = 0;
  for await (const chunk of content) {
    const read = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    for (let end = read.indexOf(NEW_LINE); end >= 0; end = read.indexOf(NEW_LINE, from)) {
      count += 1;
      if (count > MOST_FILES) throw misshapen('files');
      yield fileOf(parsed(read.toString('utf8', from, end)));
      from = end + 1;
    }
    rest = Buffer.from(read.subarray(from));
    if (rest.length > LINE_BYTES) throw misshapen('files');
  }
  if (rest.length > 0) throw misshapen('files');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw misshapen('files');
  }
}
