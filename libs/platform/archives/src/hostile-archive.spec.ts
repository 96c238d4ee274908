import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { constants, zstdCompressSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { archiveOf, inChunks, PLAIN, readAll, refusalOf, sha256 } from '../test/archive-fixture.js';
import { ArchiveKeys } from './archive-keys.js';
import { readArchive } from './read-archive.js';
import { BLOCK, padding, tarHeader } from './tar-blocks.js';

type Entry = readonly [header: string | Partial<Header>, content?: Buffer | string];

/** What somebody may make with our own kind of blocks. */
function tarOf(...entries: (readonly [name: string, content: Buffer | string])[]): Buffer {
  const blocks = entries.flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    return [tarHeader({ name, bytes: bytes.length }, 1), bytes, Buffer.alloc(padding(bytes.length))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** And with other people's. */
async function foreignTar(...entries: Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const [header, content = ''] of entries) tar.entry(typeof header === 'string' ? { name: header } : (header as Header), content);
  tar.finalize();
  return buffer(tar);
}

const HEADER = ['header.json', '{"format":1}'] as const;
const NO_FILES = { count: 0, bytes: 0, sha256: sha256(Buffer.alloc(0)) };

/** The last two entries, with what they should say about the streams. */
function ending(streams: object, files: object = NO_FILES): [string, string][] {
  const manifest = JSON.stringify({ digests: { streams, files } });
  return [
    ['manifest.json', manifest],
    ['END', `${createHash('sha256').update(manifest).digest('hex')}\n`],
  ];
}

const row = Buffer.from('1\tone\n');
const digest = { bytes: row.length, packedBytes: row.length, sha256: sha256(row) };

describe('an archive somebody made', () => {
  it('BK3 is read when it is right', async () => {
    const read = await readAll(tarOf(HEADER, ['data/a/000001', row], ...ending({ 'data/a': digest })));
    expect(read.streams).toEqual([['data/a', row]]);
  });

  it.each([
    '../evil',
    'data/../../etc/passwd',
    '/etc/passwd',
    'data/a/../000001',
    'data/a//000001',
    './data/a/000001',
    'data\\a\\000001',
    'data/A/000001',
    'data/a/1',
    'data/a/000001.gz',
    'data/a',
    'files/abc/000001',
    `files/${'0'.repeat(64)}/../000001`,
    'evil.txt',
    'header.json',
    '',
    'C:/x/000001',
    'data/\u202Ea/000001',
  ])('BK3 is refused with an entry named "%s"', async (name) => {
    expect(await refusalOf(readAll(tarOf(HEADER, [name, row], ...ending({}))))).toMatch(/^ARCHIVE_DAMAGED/);
  });

  const name = 'data/a/000001';
  const long = `data/${'a'.repeat(120)}/000001`;
  it.each<[string, Entry]>([
    ['a symbolic link', [{ name, type: 'symlink', linkname: '/etc/passwd' }]],
    ['a hard link', [{ name, type: 'link', linkname: 'header.json' }]],
    ['a folder', [{ name: 'data/', type: 'directory' }]],
    ['a block device', [{ name, type: 'block-device', devmajor: 8, devminor: 0 }]],
    ['a character device', [{ name, type: 'character-device', devmajor: 1, devminor: 5 }]],
    ['a pipe', [{ name, type: 'fifo' }]],
    ['a PAX header with another path', [{ name, pax: { path: '../../evil' } }, row]],
    ['a PAX header with another size', [{ name, pax: { size: '99999999999' } }, row]],
    ['a PAX header of nothing', [{ name, pax: { comment: 'x' } }, row]],
    ['a PAX header of 500 KB', [{ name, pax: { comment: 'x'.repeat(500_000) } }, row]],
    ['a long path', [long, row]],
    ['another mode', [{ name, mode: 0o4755 }, row]],
    ['an owner', [{ name, mode: 0o600, uname: 'root', gname: 'root' }, row]],
  ])('BK3 is refused with %s', async (_, entry) => {
    const [first, second] = [await foreignTar(entry), tarOf(HEADER)];
    const hostile = Buffer.concat([second.subarray(0, -2 * BLOCK), first]);
    expect(await refusalOf(readAll(hostile))).toBe('ARCHIVE_DAMAGED header of an entry');
    expect(await refusalOf(readAll(first))).toBe('ARCHIVE_DAMAGED header of an entry');
  });

  it('BK3 is refused with sizes that lie', async () => {
    const huge = tarOf(HEADER, [name, row], ...ending({ 'data/a': digest }));
    const at = 2 * BLOCK;
    const withSize = (size: string | Buffer): Buffer => {
      const bytes = Buffer.from(huge);
      bytes.write(typeof size === 'string' ? size : size.toString('latin1'), at + 124, 'latin1');
      bytes.write('        ', at + 148, 'latin1');
      const sum = bytes.subarray(at, at + BLOCK).reduce((total, byte) => total + byte, 0);
      bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
      return bytes;
    };
    expect(await refusalOf(readAll(withSize('00000000006\0')))).toBe('none');
    // Longer than a part, than the file, negative, in base 256, in other digits, with a space.
    for (const [size, refusal] of [
      ['77777777777\0', 'ARCHIVE_DAMAGED size of a part'],
      ['00020000001\0', 'ARCHIVE_DAMAGED size of a part'],
      ['00000077777\0', 'ARCHIVE_TRUNCATED'],
      ['00000001006\0', /^ARCHIVE_DAMAGED/],
      ['00000000005\0', /^ARCHIVE_DAMAGED/],
      ['-0000000001\0', 'ARCHIVE_DAMAGED header of an entry'],
      ['0000000000x\0', 'ARCHIVE_DAMAGED header of an entry'],
      [' 0000000006\0', 'ARCHIVE_DAMAGED header of an entry'],
      ['00000000006 ', 'ARCHIVE_DAMAGED header of an entry'],
      [Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6]), 'ARCHIVE_DAMAGED header of an entry'],
      [Buffer.alloc(12, 0xff), 'ARCHIVE_DAMAGED header of an entry'],
    ] as const)
      expect(await refusalOf(readAll(withSize(size))), String(size)).toMatch(refusal);
  });

  it('BK3 is refused with parts that are doubled, missing, in another order, too small or of two kinds', async () => {
    const frame = zstdCompressSync(row);
    const cases: (readonly [string, Buffer])[][] = [
      [
        ['data/a/000001', row],
        ['data/a/000001', row],
      ],
      [['data/a/000002', row]],
      [['data/a/000000', row]],
      [
        ['data/a/000001', row],
        ['data/a/000002', row],
      ],
      [
        ['data/a/000001', row],
        ['data/b/000001', row],
        ['data/a/000002', row],
      ],
      [
        ['data/b/000001', row],
        ['data/a/000001', row],
      ],
      [
        ['data/a/000001', row],
        ['data/a/000001.zst', frame],
      ],
      [['data/a/000001.zst', row]],
      [['data/a/000001.zst', Buffer.concat([frame, row])]],
      [['data/a/000001.zst', frame.subarray(0, -1)]],
      [[`files/${'0'.repeat(64)}/000001`, row]],
    ];
    for (const parts of cases) {
      const streams = Object.fromEntries(parts.map(([part]) => [part.slice(0, 6), digest]));
      expect(await refusalOf(readAll(tarOf(HEADER, ...parts, ...ending(streams)))), parts.map(([part]) => part).join()).toMatch(
        /^ARCHIVE_DAMAGED/,
      );
    }
  });

  it('BK3 is refused when its manifest does not tell what is in it', async () => {
    const parts = ['data/a/000001', row] as const;
    for (const streams of [
      {},
      { 'data/a': { ...digest, bytes: 7 } },
      { 'data/a': { ...digest, sha256: sha256(Buffer.from('x')) } },
      { 'data/a': digest, 'data/b': digest },
    ])
      expect(await refusalOf(readAll(tarOf(HEADER, parts, ...ending(streams))))).toBe('ARCHIVE_DAMAGED digests');
    expect(await refusalOf(readAll(tarOf(HEADER, parts, ...ending({ 'data/a': digest }, { ...NO_FILES, count: 1 }))))).toBe(
      'ARCHIVE_DAMAGED digests',
    );
    const [manifest, end] = ending({ 'data/a': digest }) as [[string, string], [string, string]];
    expect(await refusalOf(readAll(tarOf(HEADER, parts, [manifest[0], `${manifest[1]} `], end)))).toBe('ARCHIVE_DAMAGED manifest');
    expect(await refusalOf(readAll(tarOf(HEADER, parts, manifest)))).toMatch(/^ARCHIVE_/);
    expect(await refusalOf(readAll(tarOf(HEADER, parts, manifest, end, end)))).toBe('ARCHIVE_DAMAGED padding');
    expect(await refusalOf(readAll(tarOf(HEADER, parts, end)))).toBe('ARCHIVE_DAMAGED name of an entry');
  });

  it('BK3 is refused with a header that is none, or too large', async () => {
    for (const header of ['', 'x', '1', 'null', '[]', '{}', '{"format":"1"}', '{"format":0}', '{"format":1.5}', '{"format":1'])
      expect(await refusalOf(readAll(tarOf(['header.json', header])))).toMatch(/^ARCHIVE_DAMAGED/);
    expect(await refusalOf(readAll(tarOf(['header.json', `{"format":1,"x":"${'x'.repeat(2_000_000)}"}`])))).toBe(
      'ARCHIVE_TOO_LARGE header.json',
    );
    const block = tarHeader({ name: 'manifest.json', bytes: 4_000_000_000 }, 1);
    const endless = Buffer.concat([tarOf(HEADER).subarray(0, -2 * BLOCK), block]);
    expect(await refusalOf(readAll(endless))).toBe('ARCHIVE_TOO_LARGE manifest.json');
  });
});

describe('an archive that unpacks to too much', () => {
  /** A few hundred KB on disk. */
  const bomb = zstdCompressSync(Buffer.alloc(400 * 1024 ** 2));

  it('BK3 stops at the ratio, and soon', async () => {
    const archive = tarOf(HEADER, ['data/a/000001.zst', bomb], ...ending({}));
    const begun = performance.now();
    expect(await refusalOf(discarded(archive))).toBe('ARCHIVE_TOO_LARGE ratio');
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('BK3 stops at the limit of all bytes, over all streams', async () => {
    const rows = Buffer.alloc(600_000, 'row');
    const archive = await archiveOf(async (writer) => {
      for (const stream of ['data/a', 'data/b', 'data/c']) await writer.stream(stream, Readable.from([rows]), { compress: true });
      return {};
    });
    expect(await refusalOf(readAll(archive, { limits: { bytes: 1_800_000 } }))).toBe('none');
    expect(await refusalOf(readAll(archive, { limits: { bytes: 1_799_999 } }))).toBe('ARCHIVE_TOO_LARGE bytes');
  });

  it('BK3 is refused when it asks for a large window', async () => {
    const frame = zstdCompressSync(Buffer.alloc(64 * 1024 ** 2, 'row'), {
      params: { [constants.ZSTD_c_windowLog]: 26, [constants.ZSTD_c_contentSizeFlag]: 0 },
    });
    expect(await refusalOf(discarded(tarOf(HEADER, ['data/a/000001.zst', frame], ...ending({}))))).toBe('ARCHIVE_DAMAGED zstd');
  });

  it('BK3 stops at the limits of streams and of files', async () => {
    const files = Array.from({ length: 20 }, (_, at) => Buffer.from(`${at}`)).toSorted((a, b) => (sha256(a) < sha256(b) ? -1 : 1));
    const archive = await archiveOf(async (writer) => {
      for (let at = 10; at < 30; at += 1) await writer.stream(`data/${at}`, Readable.from([]), { compress: false });
      for (const file of files) await writer.stream(`files/${sha256(file)}`, Readable.from([file]), { compress: false });
      return {};
    });
    expect(await refusalOf(readAll(archive, { limits: { streams: 20, files: 20 } }))).toBe('none');
    expect(await refusalOf(readAll(archive, { limits: { streams: 19 } }))).toBe('ARCHIVE_TOO_LARGE streams');
    expect(await refusalOf(readAll(archive, { limits: { files: 19 } }))).toBe('ARCHIVE_TOO_LARGE files');
  });

  it('BK3 an age header is not read without end, and its passphrase not derived at any cost', async () => {
    const begin = 'age-encryption.org/v1\n-> X25519 ';
    expect(await refusalOf(readAll(inChunks(Buffer.from(begin.padEnd(5_000_000, 'A')), 65_536)))).toBe('ARCHIVE_DAMAGED age header');
    const begun = performance.now();
    const scrypt = `age-encryption.org/v1\n-> scrypt ${'A'.repeat(22)} 22\n${'A'.repeat(43)}\n--- ${'A'.repeat(43)}\n${'x'.repeat(100)}`;
    const keys = new ArchiveKeys({ passphrase: 'correct horse battery' });
    expect(await refusalOf(readAll(Buffer.from(scrypt), { keys }))).toBe('ARCHIVE_TOO_LARGE work factor of the passphrase');
    expect(await refusalOf(readAll(Buffer.from(scrypt)))).toBe('ARCHIVE_LOCKED');
    expect(performance.now() - begun).toBeLessThan(2_000);
    for (const broken of ['-> scrypt AAAA 10\n', '-> X25519\n', 'hello\n', ''])
      expect(
        await refusalOf(readAll(Buffer.from(`age-encryption.org/v1\n${broken}--- ${'A'.repeat(43)}\n${'x'.repeat(100)}`), { keys })),
      ).toMatch(/^ARCHIVE_(DAMAGED|LOCKED)/);
  });
});

/** Reads to the end and keeps nothing. */
async function discarded(archive: Buffer): Promise<void> {
  for await (const _ of readArchive(inChunks(archive, 65_536), { keys: PLAIN }).entries());
}
