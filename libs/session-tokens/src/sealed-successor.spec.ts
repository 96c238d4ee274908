import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealSuccessor, unsealSuccessor } from './sealed-successor.js';

const parent = randomBytes(32).toString('base64url');
const secret = randomBytes(32).toString('base64url');

describe('sealed successor', () => {
  it('AU5 opens with the token it replaced, for the same session and rotation', () => {
    const sealed = sealSuccessor(parent, 's', 2, secret);
    expect(unsealSuccessor(parent, 's', 2, sealed)).toBe(secret);
    expect(sealed.toString('latin1')).not.toContain(secret);
  });

  it.each([
    ['another token', randomBytes(32).toString('base64url'), 's', 2],
    ['another session', parent, 't', 2],
    ['another rotation', parent, 's', 3],
  ])('AU5 does not open with %s', (_, token, sessionId, counter) => {
    expect(() => unsealSuccessor(token, sessionId, counter, sealSuccessor(parent, 's', 2, secret))).toThrow();
  });

  it('AU5 notices a changed bit', () => {
    const sealed = sealSuccessor(parent, 's', 2, secret);
    sealed[sealed.length - 1]! ^= 1;
    expect(() => unsealSuccessor(parent, 's', 2, sealed)).toThrow();
  });
});
