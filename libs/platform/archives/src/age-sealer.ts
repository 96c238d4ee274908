import { createCipheriv } from 'node:crypto';
import { CHUNK, OPTIONS } from './age-payload.js';
import { ChunkNonce } from './chunk-nonce.js';

/**
 * The payload of an age file (its STREAM of ChaCha20-Poly1305) with the cipher of OpenSSL: the one of `age-encryption`
 * is written in JavaScript and takes several times as long. https://age-encryption.org/v1
 */
export class AgeSealer {
  private readonly nonce = new ChunkNonce();
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
