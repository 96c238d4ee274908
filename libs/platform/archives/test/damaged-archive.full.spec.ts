import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveKeys } from '../src/archive-keys.js';
import { tarEntryOf } from '../src/tar-blocks.js';
import { IDENTITY, PLAIN, readAll, RECIPIENT, refusalOf, SEALED, smallArchive } from './archive-fixture.js';

const CUT = /^ARCHIVE_TRUNCATED$/;

describe.each([
  ['plain', PLAIN],
  ['sealed', SEALED],
])('a %s archive that is not whole', (_, keys) => {
  it('BK3 is refused when it was cut at any boundary of 64 KiB, of blocks, and at its end', async () => {
    const whole = await smallArchive(keys, 1_000_000);
    const cuts = new Set([0, 1, 511, 512, 1024, whole.length - 1, whole.length - 16, whole.length - 512, whole.length - 1024]);
    for (let at = 65_536; at < whole.length; at += 65_536) for (const near of [at - 1, at, at + 1, at + 16]) cuts.add(near);
    for (const cut of cuts) expect(await refusalOf(readAll(whole.subarray(0, cut), { keys }, 65_536)), `cut at ${cut}`).toMatch(CUT);
  });

  it('BK3 is refused when it was cut anywhere', async () => {
    const whole = await smallArchive(keys, 120_000);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (cut) => {
        expect(await refusalOf(readAll(whole.subarray(0, cut), { keys }, 65_536))).toMatch(CUT);
      }),
      { numRuns: 200 },
    );
  });

  it('BK3 is refused when any bit of it was flipped', async () => {
    const whole = await smallArchive(keys, 120_000);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Buffer.from(whole);
        flipped[at]! ^= 1 << bit;
        expect(await refusalOf(readAll(flipped, { keys }, 65_536))).toMatch(/^ARCHIVE_(DAMAGED|TRUNCATED|LOCKED|TOO_LARGE|NEWER_FORMAT)/);
      }),
      { numRuns: 200 },
    );
  });

  it('BK3 is refused when something comes after its end', async () => {
    const whole = await smallArchive(keys);
    for (const more of [Buffer.alloc(1), Buffer.alloc(70_000), whole])
      expect(await refusalOf(readAll(Buffer.concat([whole, more]), { keys }))).toMatch(/^ARCHIVE_(DAMAGED|TRUNCATED)/);
  });
});

it('BK3 believes no byte of the header that was flipped: people decide by what it says', async () => {
  const whole = await smallArchive(PLAIN, 1_000);
  const { bytes } = tarEntryOf(whole.subarray(0, 512))!;
  for (let at = 512; at < 512 + bytes; at += 1)
    for (const bit of [1, 2, 4, 32]) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= bit;
      expect(await refusalOf(readAll(flipped)), `byte ${at - 512}`).toMatch(/^ARCHIVE_(DAMAGED|NEWER_FORMAT)/);
    }
});

describe('keys', () => {
  it('BK3 an archive stays locked without a key, and with another one', async () => {
    const passphrase = new ArchiveKeys({ passphrase: 'correct horse battery' });
    const byPassphrase = await smallArchive(passphrase, 100);
    const sealed = await smallArchive(SEALED, 100);
    const other = new ArchiveKeys({ passphrase: 'correct horse batterx' });
    for (const archive of [byPassphrase, sealed])
      for (const keys of [PLAIN, other, new ArchiveKeys({ recipient: RECIPIENT })])
        expect(await refusalOf(readAll(archive, { keys }))).toBe('ARCHIVE_LOCKED');
    expect(await refusalOf(readAll(byPassphrase, { keys: SEALED }))).toBe('ARCHIVE_LOCKED');
    expect(
      (await readAll(byPassphrase, { keys: new ArchiveKeys({ passphrase: 'correct horse battery', identity: IDENTITY }) })).streams,
    ).toHaveLength(3);
  });

  it('BK1 know what they can do, and have a fingerprint that says no more', async () => {
    const passphrase = new ArchiveKeys({ passphrase: 'correct horse battery' });
    expect(
      [PLAIN, passphrase, SEALED, new ArchiveKeys({ recipient: RECIPIENT }), new ArchiveKeys({ identity: IDENTITY })].map((keys) => [
        keys.encrypts,
        keys.reads,
      ]),
    ).toEqual([
      [false, true],
      [true, true],
      [true, true],
      [true, false],
      [false, true],
    ]);
    expect(await PLAIN.fingerprint()).toBeNull();
    const prints = [await passphrase.fingerprint(), await SEALED.fingerprint()];
    for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}$/);
    expect(await new ArchiveKeys({ passphrase: 'correct horse battery' }).fingerprint()).toBe(prints[0]);
    expect(await new ArchiveKeys({ passphrase: 'correct horse batterx' }).fingerprint()).not.toBe(prints[0]);
  });
});
