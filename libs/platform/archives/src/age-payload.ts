import { createDecipheriv } from 'node:crypto';
import { truncated, damaged } from './archives.errors.js';
import { ChunkNonce } from './chunk-nonce.js';

export const CHUNK = 64 * 1024;
const TAG = 16;
export const OPTIONS = { authTagLength: TAG } as const;

/** Opens what `AgeSealer` sealed. @throws AppError ARCHIVE_DAMAGED, ARCHIVE_TRUNCATED */
export async function* openPayload(source: AsyncIterable<Buffer>, key: Buffer): AsyncGenerator<Buffer> {
  const nonce = new ChunkNonce();
  const sealed = Buffer.allocUnsafe(CHUNK + TAG);
  let used = 0;
  let opened = 0;
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length;) {
      if (used === sealed.length) {
        const plain = open(key, nonce.take(false), sealed);
        if (!plain) throw damaged('sealed chunk');
        yield plain;
        opened += 1;
        used = 0;
      }
      const copied = bytes.copy(sealed, used, at);
      used += copied;
      at += copied;
    }
  }
  const plain = used < TAG ? null : open(key, nonce.take(true), sealed.subarray(0, used));
  // A whole chunk that does not open may be damaged; but most of the times what does not open at the end was cut.
  if (!plain) throw used === sealed.length && !open(key, nonce.take(false), sealed) ? damaged('sealed chunk') : truncated();
  if (plain.length === 0 && opened > 0) throw damaged('empty last chunk');
  yield plain;
}

function open(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer | null {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, OPTIONS);
  const end = sealed.length - TAG;
  try {
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(0, end));
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}
