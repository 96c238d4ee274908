import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const TAG_BYTES = 16;
/** Each key seals one text, so the nonce need not differ. */
const NONCE = Buffer.alloc(12);

/**
 * Seals the secret of the refresh token that replaces another one under that other token, which is not stored: whoever
 * has the database can open nothing. AES-256-GCM under a key that HKDF-SHA256 makes for this session and rotation.
 */
export function sealSuccessor(parentSecret: string, sessionId: string, counter: number, secret: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', keyFor(parentSecret, sessionId, counter), NONCE);
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([cipher.getAuthTag(), sealed]);
}

/** @throws a plain Error when the token is another one than it was sealed under, or the text was changed. */
export function unsealSuccessor(parentSecret: string, sessionId: string, counter: number, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', keyFor(parentSecret, sessionId, counter), NONCE);
  decipher.setAuthTag(sealed.subarray(0, TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(TAG_BYTES)), decipher.final()]).toString();
}

function keyFor(parentSecret: string, sessionId: string, counter: number): Buffer {
  return Buffer.from(hkdfSync('sha256', parentSecret, sessionId, `zocalo refresh successor ${counter}`, 32));
}
