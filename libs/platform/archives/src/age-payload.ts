import { createCipheriv, createDecipheriv } from 'node:crypto';
import { truncated, damaged } from './archives.errors.js';

const CHUNK = 64 * 1024;
const TAG = 16;
const OPTIONS = { authTagLength: TAG } as const;

/** Number of the chunk and whether it is the last one, so that none can be left out, moved or cut off. */
class Nonce {
  private readonly bytes = Buffer.alloc(12);
  private next = 0n;

  take(last: boolean): Buffer {
    this.bytes.writeBigUInt64BE(this.next, 3);
    this.bytes[11] = last ? 1 : 0;
    if (!last) this.next += 1n;
    return this.bytes;
  }
}

/**
 * The payload of an age file (its STREAM of ChaCha20-Poly1305) with the cipher of OpenSSL: the one of `age-encryption`
 * is written in JavaScript and takes several times as long. https://age-encryption.org/v1
 */
export class AgeSealer {
  private readonly nonce = new Nonce();
  private plain = Buffer.allocUnsafe(CHUNK);
  private used = 0;

  constructor(private readonly key: Buffer) {}

  /** What can be written now. The last chunk waits: it is sealed in another way. */
  *seal(bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length;) {
      if (this.used === CHUNK) yield* this.chunk(false);
      const copied = bytes.copy(this.plain, this.used, at);
      this.used += copied;
      at += copied;
    }
  }

  end(): Generator<Buffer> {
    return this.chunk(true);
  }

  private *chunk(last: boolean): Generator<Buffer> {
    const cipher = createCipheriv('chacha20-poly1305', this.key, this.nonce.take(last), OPTIONS);
    const sealed = cipher.update(this.plain.subarray(0, this.used));
    cipher.final();
    this.used = 0;
    yield sealed;
    yield cipher.getAuthTag();
  }
}

/** Opens such a payload. @throws AppError ARCHIVE_DAMAGED, ARCHIVE_TRUNCATED */
export async function* openPayload(source: AsyncIterable<Buffer>, key: Buffer): AsyncGenerator<Buffer> {
  const nonce = new Nonce();
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
