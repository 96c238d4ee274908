import { openPayload } from './age-payload.js';
import { ArchiveInput } from './archive-input.js';
import type { ArchiveKeys } from './archive-keys.js';
import { damaged, truncated } from './archives.errors.js';

const MAGIC = Buffer.from('age-encryption.org/v1\n');
const NONCE_BYTES = 16;
/** A header has a line or two for each recipient. */
const MAX_HEADER_BYTES = 16 * 1024;

/** The plain bytes of an archive, sealed or not. */
export async function opened(source: AsyncIterable<Buffer>, keys: ArchiveKeys): Promise<ArchiveInput> {
  const input = new ArchiveInput(source);
  if (!(await input.peek(MAGIC.length)).equals(MAGIC)) return input;
  const header = await input.take(await headerBytes(input));
  const key = await keys.open(header, await input.take(NONCE_BYTES));
  return new ArchiveInput(openPayload(input.remaining(), key));
}

/** It ends with the line that begins with three hyphens. */
async function headerBytes(input: ArchiveInput): Promise<number> {
  const start = await input.peek(MAX_HEADER_BYTES);
  const mac = start.indexOf('\n--- ');
  const end = mac < 0 ? -1 : start.indexOf('\n', mac + 1);
  if (end >= 0) return end + 1;
  throw start.length < MAX_HEADER_BYTES ? truncated() : damaged('age header');
}
