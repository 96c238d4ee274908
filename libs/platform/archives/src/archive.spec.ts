import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { zstdDecompressSync } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveOf, Collector, inChunks, PLAIN, readAll, refusalOf, SEALED, sha256, smallArchive } from '../test/archive-fixture.js';
import { PART_BYTES } from './archive-format.js';
import { ArchiveKeys } from './archive-keys.js';
import { readArchive } from './read-archive.js';
import { writeArchive } from './write-archive.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zocalo-archive-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each([
  ['plain', PLAIN],
  ['sealed', SEALED],
])('a %s archive', (_, keys) => {
  it('BK1 gives back its streams, its header and its manifest with everything that was in them', async () => {
    const rows = Buffer.from('1\tone\n2\ttwo\n'.repeat(400_000));
    const noise = randomBytes(PART_BYTES + 5);
    const written = await archiveOf(
      async (archive) => {
        const digest = await archive.stream('data/0001', inChunks(rows, 65_536), { compress: true });
        expect(digest).toMatchObject({ name: 'data/0001', bytes: rows.length, sha256: sha256(rows) });
        await archive.stream('data/0002', Readable.from([]), { compress: true });
        await archive.stream('data/notes', inChunks(noise, 1_000_000), { compress: false });
        await archive.stream(`files/${sha256(noise)}`, inChunks(noise, PART_BYTES), { compress: false });
        return { tables: [{ name: 'a' }], addedLater: { x: 1 } };
      },
      { keys, header: { id: 'x', addedLater: true } },
    );
    const read = await readAll(written, { keys });
    expect(read.header).toEqual({ format: 2, id: 'x', addedLater: true });
    expect(read.streams.map(([name, content]) => [name, sha256(content)])).toEqual([
      ['data/0001', sha256(rows)],
      ['data/0002', sha256(Buffer.alloc(0))],
      ['data/notes', sha256(noise)],
      [`files/${sha256(noise)}`, sha256(noise)],
    ]);
    expect(read.manifest).toMatchObject({
      tables: [{ name: 'a' }],
      addedLater: { x: 1 },
      digests: { streams: { 'data/0001': { bytes: rows.length } }, files: { count: 1, bytes: noise.length } },
    });
  });

  it('BK1 gives back any streams, however they come and are read', async () => {
    const sizes = fc.oneof(fc.nat(3_000), fc.constantFrom(0, 1, 511, 512, 513, 65_535, 65_536, 65_537, PART_BYTES, PART_BYTES + 1));
    const streams = fc.array(fc.record({ size: sizes, compress: fc.boolean(), noisy: fc.boolean() }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(streams, fc.integer({ min: 2_000, max: 200_000 }), async (wanted, chunk) => {
        const contents = wanted.map(({ size, noisy }) => (noisy ? randomBytes(size) : Buffer.alloc(size, 'row\t')));
        const written = await archiveOf(
          async (archive) => {
            for (const [at, { compress }] of wanted.entries())
              await archive.stream(`data/${at}`, inChunks(contents[at]!, chunk), { compress });
            return {};
          },
          { keys },
        );
        const { streams: read } = await readAll(written, { keys }, chunk);
        expect(read.map(([, content]) => content.equals(contents[read.findIndex((row) => row[1] === content)]!))).toEqual(
          wanted.map(() => true),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('BK1 reports its size and digest as it lies there', async () => {
    const collector = new Collector();
    const written = await writeArchive(collector, { header: {}, keys }, async () => ({}));
    expect(written).toEqual({ bytes: collector.bytes.length, sha256: sha256(collector.bytes) });
  });
});

describe('an archive and ordinary tools', () => {
  it('BK1 tar unpacks it, and its parts together are one zstd frame', async () => {
    const rows = randomBytes(PART_BYTES * 2 + 77);
    const path = join(folder, 'a.tar');
    await writeFile(
      path,
      await archiveOf(async (archive) => {
        await archive.stream('data/0001', inChunks(rows, 65_536), { compress: true });
        return {};
      }),
    );
    expect(execFileSync('tar', ['tf', path]).toString().trim().split('\n')).toEqual([
      'header.json',
      'data/0001/000001.zst',
      'data/0001/000002.zst',
      'data/0001/000003.zst',
      'manifest.json',
      'END',
    ]);
    execFileSync('tar', ['xf', path, '-C', folder]);
    const parts = (await readdir(join(folder, 'data/0001'))).toSorted();
    const frame = Buffer.concat(await Promise.all(parts.map((part) => readFile(join(folder, 'data/0001', part)))));
    expect(zstdDecompressSync(frame).equals(rows)).toBe(true);
    const end = await readFile(join(folder, 'END'), 'utf8');
    expect(end).toBe(`${sha256(await readFile(join(folder, 'manifest.json')))}\n`);
  });

  it.each([100, 65_536 * 3, 500_000])('BK1 age opens what was sealed, with %i bytes inside', async (bytes) => {
    const archive = await smallArchive(SEALED, bytes);
    const decrypter = new Decrypter();
    decrypter.addIdentity((SEALED as unknown as { secrets: { identity: string } }).secrets.identity);
    const plain = Buffer.from(await decrypter.decrypt(archive));
    expect((await readAll(plain)).streams).toHaveLength(3);
  });

  it('BK1 age and a passphrase understand each other both ways', async () => {
    const keys = new ArchiveKeys({ passphrase: 'correct horse battery' });
    const decrypter = new Decrypter();
    decrypter.addPassphrase('correct horse battery');
    const plain = Buffer.from(await decrypter.decrypt(await smallArchive(keys)));
    const encrypter = new Encrypter();
    encrypter.setPassphrase('correct horse battery');
    encrypter.setScryptWorkFactor(10);
    expect((await readAll(Buffer.from(await encrypter.encrypt(plain)), { keys })).streams).toHaveLength(3);
  });
});

describe('writing an archive', () => {
  it('BK1 refuses streams out of order, twice, with other names or contents, and two at once', async () => {
    const empty = () => Readable.from([]);
    const write = (names: string[]) =>
      archiveOf(async (archive) => {
        for (const name of names) await archive.stream(name, empty(), { compress: false });
        return {};
      });
    for (const names of [['data/b', 'data/a'], ['data/a', 'data/a'], ['data/../a'], ['data/A'], ['x/a'], ['data/'], ['files/1']])
      await expect(write(names)).rejects.toThrow(/is no name for a stream|does not come after/);
    await expect(write([`files/${'0'.repeat(64)}`])).rejects.toThrow('another content');
    await expect(
      archiveOf(async (archive) => {
        await Promise.all(['data/a', 'data/b'].map((name) => archive.stream(name, empty(), { compress: true })));
        return {};
      }),
    ).rejects.toThrow('one stream after the other');
    await expect(
      archiveOf(async (archive) => {
        void archive.stream('data/a', empty(), { compress: true }).catch(() => undefined);
        return {};
      }),
    ).rejects.toThrow('not waited for');
  });

  it.each([true, false])('BK1 throws what a stream throws, and gives the file up (compressed: %s)', async (compress) => {
    const collector = new Collector();
    async function* failing() {
      yield randomBytes(100_000);
      throw new Error('connection lost');
    }
    const work = writeArchive(collector, { header: {}, keys: SEALED }, async (archive) => {
      await archive.stream('data/0001', failing(), { compress });
      return {};
    });
    await expect(work).rejects.toThrow('connection lost');
    expect(collector.destroyed).toBe(true);
  });

  it('BK1 says NO_ROOM when the disk is full', async () => {
    const noise = randomBytes(1_000_000);
    for (const compress of [true, false]) {
      const full = createWriteStream('/dev/full');
      const source = Readable.from(Array.from({ length: 20 }, () => noise));
      const work = writeArchive(full, { header: {}, keys: PLAIN }, async (archive) => {
        await archive.stream('data/0001', source, { compress });
        return {};
      });
      expect(await refusalOf(work)).toBe('NO_ROOM');
      expect([full.destroyed, source.destroyed]).toEqual([true, true]);
    }
  });

  it.each([true, false])('BK1 stops when it is told to, also while nothing moves (compressed: %s)', async (compress) => {
    for (const stuck of ['source', 'target']) {
      const stop = new AbortController();
      const target = new Collector({ highWaterMark: 1000 });
      if (stuck === 'target') target._write = () => undefined;
      async function* slow() {
        yield randomBytes(10_000_000);
        if (stuck === 'source') await new Promise(() => undefined);
      }
      const source = Readable.from(slow());
      const work = writeArchive(target, { header: {}, keys: PLAIN, signal: stop.signal }, async (archive) => {
        await archive.stream('data/0001', source, { compress });
        return {};
      });
      setTimeout(() => stop.abort(new Error('enough')), 50);
      await expect(work).rejects.toThrow('enough');
      expect(target.destroyed).toBe(true);
    }
    await expect(
      writeArchive(new Collector(), { header: {}, keys: PLAIN, signal: AbortSignal.abort(new Error('no')) }, async () => ({})),
    ).rejects.toThrow('no');
  });
});

describe('reading an archive', () => {
  it('BK3 checks what nobody read, and what was read by half', async () => {
    const archive = await smallArchive();
    const reader = readArchive(inChunks(archive, 1000), { keys: PLAIN });
    expect(() => reader.manifest()).toThrow('after the entries');
    for await (const { content } of reader.entries()) {
      for await (const _ of content) break;
    }
    expect(reader.manifest()).toMatchObject({ tables: ['a', 'b'] });
    const flipped = Buffer.from(archive);
    flipped[60_000]! ^= 1;
    const careless = readArchive(inChunks(flipped, 1000), { keys: PLAIN });
    await expect(
      (async () => {
        for await (const _ of careless.entries());
      })(),
    ).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  });

  it('BK3 passes over what nobody reads for whoever knows the bytes, and takes back what it lent', async () => {
    const archive = await archiveOf(async (entries) => {
      await entries.stream('data/a', inChunks(Buffer.from('one\n'.repeat(200_000)), 65_536), { compress: true });
      await entries.stream('data/b', inChunks(Buffer.from('two'), 65_536), { compress: true });
      return { tables: ['a', 'b'] };
    });
    const passing = readArchive(inChunks(archive, 1000), { keys: PLAIN, passesOver: true });
    const read: string[] = [];
    for await (const { name, content } of passing.entries())
      if (name === 'data/b') for await (const chunk of content) read.push(String(chunk));
    expect([read, passing.manifest()]).toEqual([['two'], expect.objectContaining({ tables: ['a', 'b'] })]);
    const lent: Buffer[] = [];
    let bytes = 0;
    for await (const { content } of readArchive(inChunks(archive, 1000), { keys: PLAIN, lends: true }).entries())
      for await (const chunk of content) {
        bytes += chunk.length;
        lent.push(chunk);
      }
    expect(bytes).toBe(800_003);
    expect(lent.length).toBeGreaterThan(5);
    expect(lent.map((chunk) => chunk.length)).toEqual(lent.map(() => 0));
  });

  it('BK3 lets go of its source at the end, after an error, and when nobody goes on', async () => {
    const archive = await smallArchive(SEALED);
    const whole = inChunks(archive, 1000);
    await readAll(whole, { keys: SEALED });
    const locked = inChunks(archive, 1000);
    expect(await refusalOf(readAll(locked))).toBe('ARCHIVE_LOCKED');
    const left = inChunks(archive, 1000);
    for await (const _ of readArchive(left, { keys: SEALED }).entries()) break;
    expect([whole.destroyed, locked.destroyed, left.destroyed]).toEqual([true, true, true]);
  });

  it('BK3 stops when it is told to, also while the source is silent', async () => {
    const archive = await smallArchive(PLAIN, 1_000_000);
    async function* silent() {
      yield archive.subarray(0, 500_000);
      await new Promise(() => undefined);
    }
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(readAll(Readable.from(silent()), { signal: stop.signal })).rejects.toThrow('enough');
    await expect(readAll(archive, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
  });

  it('BK3 tells trouble of the source from damage', async () => {
    const failing = new Readable({ read: () => undefined });
    setTimeout(() => failing.destroy(new Error('EIO')), 10);
    expect(await refusalOf(readAll(failing))).toBe('ARCHIVE_SPACE_UNAVAILABLE');
  });
});
