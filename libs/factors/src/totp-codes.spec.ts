import { generate } from 'otplib';
import { describe, expect, it } from 'vitest';
import { FixedClock } from '#platform/time';
import { TotpCodes } from './totp-codes.js';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
/** A moment ten seconds into its period. */
const NOW = 1_900_000_000 - (1_900_000_000 % 30) + 10;
const STEP = Math.floor(NOW / 30);

const codesAt = (epoch: number) => new TotpCodes(new FixedClock(new Date(epoch * 1000)));
const codeOf = (step: number) => generate({ secret: SECRET, epoch: step * 30 });

describe('TotpCodes', () => {
  it('AU13 gives the code of RFC 6238, appendix B, its step', async () => {
    // The last six of the eight digits that the standard lists for SHA-1.
    expect(await codesAt(59).stepOf(SECRET, '287082', 0)).toBe(1);
    expect(await codesAt(1_111_111_109).stepOf(SECRET, '081804', 0)).toBe(37_037_036);
    expect(await codesAt(20_000_000_000).stepOf(SECRET, '353130', 0)).toBe(666_666_666);
  });

  it.each([
    ['this period', 0, 10, true],
    ['the one before, half a minute after it began', -1, 10, true],
    ['the one before, at the last moment', -1, 29, true],
    ['two before', -2, 10, false],
    ['the next one', 1, 10, false],
    ['the next one, five seconds early', 1, 25, true],
    ['the next one, six seconds early', 1, 24, false],
  ])('AU13 judges a code of %s', async (_, offset, second, good) => {
    const now = STEP * 30 + second;
    expect(await codesAt(now).stepOf(SECRET, await codeOf(STEP + offset), 0)).toBe(good ? STEP + offset : null);
  });

  it('AU13 takes no code of a step that was used, nor of one before it', async () => {
    const code = await codeOf(STEP);
    expect(await codesAt(NOW).stepOf(SECRET, code, STEP - 1)).toBe(STEP);
    expect(await codesAt(NOW).stepOf(SECRET, code, STEP)).toBeNull();
    expect(await codesAt(NOW).stepOf(SECRET, await codeOf(STEP - 1), STEP)).toBeNull();
  });

  it('AU13 refuses, and does not fail, when the clock was put back behind the last code', async () => {
    for (const ahead of [1, 2, 1_000]) expect(await codesAt(NOW).stepOf(SECRET, await codeOf(STEP), STEP + ahead)).toBeNull();
  });

  it('AU13 describes a secret for apps, whatever the account is called', async () => {
    const codes = codesAt(NOW);
    const secret = await codes.newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const { uri, svg } = await codes.describe(secret, 'ana+a:b@example.com');
    const url = new URL(uri);
    expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual(['otpauth:', 'totp', '/Zócalo:ana+a:b@example.com']);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ secret, issuer: 'Zócalo' });
    expect(svg).toMatch(/^<svg [^]*<\/svg>\s*$/);
    expect(svg).not.toContain('script');
  });
});
