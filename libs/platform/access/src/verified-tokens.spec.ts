import { afterEach, describe, expect, it, vi } from 'vitest';
import { Actor } from './actor.js';
import { VerifiedTokens } from './verified-tokens.js';

const ana = new Actor('ana', 'session', 'A', []);
const header = (exp: unknown, more = '') => `Bearer e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.c2ln${more}`;
const now = () => Math.floor(Date.now() / 1000);
afterEach(() => vi.useRealTimers());

describe('VerifiedTokens', () => {
  it('AU4 knows a header again until the token ends', () => {
    vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00Z') });
    const tokens = new VerifiedTokens();
    const mine = header(now() + 60);
    tokens.remember(mine, ana);
    expect(tokens.find(mine)).toBe(ana);
    expect(tokens.find(header(now() + 61))).toBeUndefined();
    vi.advanceTimersByTime(60_000);
    expect(tokens.find(mine)).toBeUndefined();
  });

  it.each([header('soon'), header(undefined), 'Bearer x', 'Bearer a.b.c', 'Bearer ..', header(9_999_999_999, ` ${'x'.repeat(10_000)}`)])(
    'AU4 does not keep a header whose end it cannot tell or that is too long: %.40s',
    (odd) => {
      const tokens = new VerifiedTokens();
      tokens.remember(odd, ana);
      expect(tokens.find(odd)).toBeUndefined();
    },
  );

  it('AU4 keeps ten thousand, the oldest go first', () => {
    const tokens = new VerifiedTokens();
    for (let index = 0; index <= 10_000; index += 1) tokens.remember(header(9_999_999_999, String(index)), ana);
    expect([0, 1, 10_000].map((index) => tokens.find(header(9_999_999_999, String(index))))).toEqual([undefined, ana, ana]);
  });
});
