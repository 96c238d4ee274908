import { openRequest } from '@/api/open-request';

interface Challenge {
  readonly parameters: { readonly nonce: string; readonly salt: string; readonly keyPrefix: string; readonly keyLength: number };
  readonly signature: string;
}

/** A few seconds of work at the very most; a puzzle that takes more is not ours. */
const MOST_TRIES = 1_000_000;
const AT_ONCE = 512;

/**
 * Solves a puzzle of `GET /api/auth/challenge`: the counter whose SHA-256 over salt, nonce and counter begins as asked.
 * Format: ALTCHA, version 2, cost 1. @returns the base64 text that goes with the request as `proof_of_work`.
 */
export async function proveWork(): Promise<string> {
  const challenge = await openRequest<Challenge>('/api/auth/challenge');
  const { nonce, salt, keyPrefix, keyLength } = challenge.parameters;
  const head = new Uint8Array([...bytesOf(salt), ...bytesOf(nonce)]);
  for (let first = 0; first < MOST_TRIES; first += AT_ONCE) {
    const keys = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => keyOf(head, first + index, keyLength)));
    const found = keys.findIndex((key) => key.startsWith(keyPrefix));
    if (found >= 0) return btoa(JSON.stringify({ challenge, solution: { counter: first + found, derivedKey: keys[found] } }));
  }
  throw new Error('The puzzle has no solution');
}

async function keyOf(head: Uint8Array, counter: number, length: number): Promise<string> {
  const data = new Uint8Array(head.length + 4);
  data.set(head);
  new DataView(data.buffer).setUint32(head.length, counter);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(hash.subarray(0, length), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(hex: string): number[] {
  return Array.from(hex.matchAll(/../g), ([pair]) => Number.parseInt(pair, 16));
}
