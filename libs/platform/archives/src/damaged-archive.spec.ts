import { expect, it } from 'vitest';
import { archiveOf, inChunks, PLAIN, readAll, refusalOf, smallArchive } from '../test/archive-fixture.js';
import { readArchive } from './read-archive.js';
import { tarEntryOf } from './tar-blocks.js';

it('BK3 finds one flipped bit in the header, the content and the padding of each entry', async () => {
  const whole = await smallArchive(PLAIN, 20_000);
  const found: string[] = [];
  for (let at = 0; at < whole.length - 1024;) {
    const { name, bytes } = tarEntryOf(whole.subarray(at, at + 512))!;
    const end = at + 512 + bytes;
    const padded = Math.ceil(end / 512) * 512;
    for (const flip of [at + 3, at + 130, at + 400, at + 512 + (bytes >> 1), end, padded - 1].filter((place) => place < padded)) {
      const flipped = Buffer.from(whole);
      flipped[flip]! ^= 4;
      expect(await refusalOf(readAll(flipped)), `${name} at ${flip - at}`).toMatch(/^ARCHIVE_DAMAGED/);
    }
    found.push(name);
    at = padded;
  }
  expect(found).toEqual([
    'header.json',
    'data/0001/000001.zst',
    'data/0002/000001.zst',
    expect.stringMatching(/^files\//),
    'manifest.json',
    'END',
  ]);
});

it('BK3 is refused at once when it is no archive at all', async () => {
  for (const bytes of [Buffer.alloc(5_000), Buffer.from('PK\u0003\u0004 a zip file'.repeat(100)), Buffer.from('<html>'.repeat(500))])
    expect(await refusalOf(readAll(bytes))).toBe('ARCHIVE_DAMAGED header of an entry');
});

it('BK3 says when a newer version wrote it, whatever else is in it', async () => {
  const newer = await archiveOf(async () => ({}), { header: { id: 'x' } });
  const at = newer.indexOf('"format":2');
  newer.write('3', at + 9, 'latin1');
  await expect(readAll(newer)).rejects.toMatchObject({ code: 'ARCHIVE_NEWER_FORMAT', details: { format: 3, known: 2 } });
  newer.fill(0xff, 2048);
  expect(await refusalOf(readArchive(inChunks(newer, 512), { keys: PLAIN }).header())).toBe('ARCHIVE_NEWER_FORMAT');
});
