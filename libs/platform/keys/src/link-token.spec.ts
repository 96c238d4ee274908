import { describe, expect, it } from 'vitest';
import { matchesDigest, newLinkToken, parseLinkToken } from './link-token.js';

const id = '0192f0c1-2345-7abc-8def-0123456789ab';

describe('link tokens', () => {
  it('AU2 are found by their id and proved by their secret', () => {
    const { text, digest } = newLinkToken(id);
    const token = parseLinkToken(text)!;
    expect(token.id).toBe(id);
    expect(matchesDigest(token, digest)).toBe(true);
    expect(matchesDigest(token, newLinkToken(id).digest)).toBe(false);
    expect(digest.toString('base64url')).not.toContain(token.secret);
  });

  it.each([
    undefined,
    null,
    '',
    'x',
    id,
    `${id}.`,
    `${id}.short`,
    'a'.repeat(500),
    [`${id}.${'A'.repeat(43)}`],
    { $ne: '' },
    `${id.toUpperCase()}.${'A'.repeat(43)}`,
    `${id}.${'A'.repeat(42)}=`,
  ])('AU2 refuses %j without looking anything up', (text) => {
    expect(parseLinkToken(text)).toBeNull();
  });
});
