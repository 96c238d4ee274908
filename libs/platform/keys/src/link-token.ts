import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token that travels in a link: the row's id, so that it is found by its key, and 256 random bits, of which only a digest is kept. */
export interface LinkToken {
  readonly id: string;
  readonly secret: string;
}

const SHAPE = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** A fresh token for the row `id`: its text for the link and the digest for the row. */
export function newLinkToken(id: string): { text: string; digest: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { text: `${id}.${secret}`, digest: digestOf(secret) };
}

/** Null for anything that cannot be one of ours. */
export function parseLinkToken(text: unknown): LinkToken | null {
  const match = typeof text === 'string' && text.length < 100 ? SHAPE.exec(text) : null;
  return match ? { id: match[1]!, secret: match[2]! } : null;
}

/** Compares in constant time. */
export function matchesDigest(token: LinkToken, digest: Buffer): boolean {
  return timingSafeEqual(digestOf(token.secret), digest);
}

/** SHA-256: enough for 256 random bits, which nobody guesses (unlike passwords). */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
