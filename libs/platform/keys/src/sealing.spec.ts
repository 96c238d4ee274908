import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from './sealing.js';

describe('sealing', () => {
  const master = randomBytes(32);

  it('AU4 opens what it sealed, and nothing else: any changed byte is refused', () => {
    const secret = randomBytes(32);
    const sealed = seal(master, 'access-token:a', secret);
    expect(unseal(master, 'access-token:a', sealed)).toEqual(secret);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const damaged = Buffer.from(sealed);
        damaged[position]! ^= change;
        expect(() => unseal(master, 'access-token:a', damaged)).toThrow();
      }),
    );
  });

  it('AU4 does not open under another name or key, nor when cut short', () => {
    const sealed = seal(master, 'access-token:a', randomBytes(32));
    expect(() => unseal(master, 'refresh-token:a', sealed)).toThrow();
    expect(() => unseal(randomBytes(32), 'access-token:a', sealed)).toThrow();
    expect(() => unseal(master, 'access-token:a', sealed.subarray(0, 20))).toThrow();
    expect(() => unseal(master, 'access-token:a', Buffer.alloc(0))).toThrow();
  });
});
