import { randomFillSync } from 'node:crypto';

/** A uuid that names one kind of thing: `Id<'Desk'>` cannot be passed where an `Id<'Office'>` is wanted. */
export type Id<Kind extends string> = string & { readonly __kind: Kind };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is an id in the one spelling the system uses: lower case, with hyphens. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

// Randomness is drawn in one go for many ids: a call to the operating system for each costs more than the rest.
const pool = Buffer.alloc(4_096);
let used = pool.length;
let lastMilliseconds = 0;
let sequence = 0;

/**
 * A new UUIDv7 (RFC 9562, §5.7): 48 bits of Unix milliseconds, a 12-bit counter that keeps ids of one process
 * ascending (§6.2, method 1), 62 random bits. Ids are made in code, so that a command knows them before it writes.
 */
export function newId<T extends string = string>(): T {
  const now = Date.now();
  if (now > lastMilliseconds) {
    lastMilliseconds = now;
    sequence = draw(2).readUInt16BE() & 0x3ff;
  } else if (++sequence > 0xfff) {
    lastMilliseconds += 1;
    sequence = 0;
  }
  const bytes = draw(16);
  bytes.writeUIntBE(lastMilliseconds, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as T;
}

/** Bytes nobody was given before; valid until the next call. */
function draw(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += length;
  return pool.subarray(used - length, used);
}
