import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.js';

describe('recovery codes', () => {
  it('AU13 are four groups of four, of characters that are not mistaken for others', () => {
    const codes = Array.from({ length: 500 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    expect(new Set(codes).size).toBe(500);
    expect(new Set(codes.join('')).size).toBe(33);
  });

  it('AU13 are read however somebody types them', () => {
    const read = '7k2mx9qd4hwt01v1';
    for (const typed of ['7k2m-x9qd-4hwt-01v1', '7K2M X9QD 4HWT 01V1', '7k2mx9qd4hwtOlvI', ' 7k2m--x9qd 4hwt-o1vL\t'])
      expect(readRecoveryCode(typed)).toBe(read);
  });

  it.each([
    '',
    '123456',
    '7k2m-x9qd-4hwt-01v',
    '7k2m-x9qd-4hwt-01v11',
    '7k2m-x9qd-4hwt-01vu',
    '7k2m-x9qd-4hwt-01vé',
    '-'.repeat(1_000_000),
  ])('AU13 are nothing like %.20s', (typed) => {
    expect(readRecoveryCode(typed)).toBeNull();
  });

  it('AU13 survive being written and read', () => {
    fc.assert(
      fc.property(fc.nat(), () => {
        const code = newRecoveryCode();
        expect(readRecoveryCode(code)).toBe(code.replaceAll('-', ''));
      }),
    );
  });
});
