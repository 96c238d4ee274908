import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type S3Server, startS3Server } from '#platform/testing';
import type { ArchiveSpace } from '../src/archive-space.js';
import { DiskArchiveSpace } from '../src/disk-archive-space.adapter.js';
import { S3ArchiveSpace } from '../src/s3-archive-space.adapter.js';
import { bytesOfPart, S3_LIMITS } from '../src/s3-client.js';
import { writeArchive } from '../src/write-archive.js';
import { PLAIN, readAll, refusalOf, store, written } from './archive-fixture.js';

const OWNER = { bucket: 'backups', accessKeyId: 'me', secretAccessKey: 'a/secret+key=' };
const LIMITS = {
  ...S3_LIMITS,
  connectMs: 500,
  idleMs: 2_000,
  requestMs: 2_000,
  attempts: 3,
  partBytes: 5 * 1024 ** 2,
  rangeBytes: 1024 ** 2,
};
const NAME = '01990000-0000-7000-8000-000000000001.zocalo-backup';

let root: string;
let server: S3Server;
let s3: S3ArchiveSpace;
let disk: DiskArchiveSpace;

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'zocalo-backups-')), 'backups');
  server = await startS3Server(OWNER);
  s3 = new S3ArchiveSpace({ ...OWNER, region: 'eu-west-1', endpoint: server.endpoint, pathStyle: true }, 'zocalo/', LIMITS);
  disk = new DiskArchiveSpace(root);
});

afterEach(async () => {
  await s3.close();
  await server.close();
  await rm(join(root, '..'), { recursive: true, force: true });
});

/** What a space must do, wherever the bytes lie. */
describe.each<[string, () => ArchiveSpace]>([
  ['disk', () => disk],
  ['s3', () => s3],
])('ArchiveSpace on %s', (kind, of) => {
  it('BK2 shows a file when it is whole, gives it back and deletes it', async () => {
    const space = of();
    expect(space.kind).toBe(kind);
    const bytes = randomBytes(11 * 1024 ** 2);
    const sink = await space.create(NAME);
    await written(sink.stream, bytes.subarray(0, 6_000_000));
    expect([await space.list(), await refusalOf(space.read(NAME))]).toEqual([[], 'ARCHIVE_NOT_FOUND']);
    await written(sink.stream, bytes.subarray(6_000_000));
    await sink.commit();
    await sink.commit();
    await sink.abort();
    expect((await buffer(await space.read(NAME))).equals(bytes)).toBe(true);
    expect(await space.list()).toEqual([{ name: NAME, bytes: bytes.length, modifiedAt: expect.any(Date) }]);
    await space.delete(NAME);
    await space.delete(NAME);
    expect(await space.list()).toEqual([]);
  });

  it('BK2 keeps small files, replaces them at once, and lists all by name', async () => {
    const space = of();
    expect(await space.get('c.json')).toBeNull();
    for (const name of ['c.json', 'a.json', 'b.json', 'e.json', 'd.json']) await space.put(name, Buffer.from('{}'));
    await space.put('a.json', Buffer.from('{"a":1}'));
    expect(String(await space.get('a.json'))).toBe('{"a":1}');
    expect((await space.list()).map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a.json', 7],
      ['b.json', 2],
      ['c.json', 2],
      ['d.json', 2],
      ['e.json', 2],
    ]);
    await space.put('empty.json', Buffer.alloc(0));
    expect(await space.get('empty.json')).toEqual(Buffer.alloc(0));
  });

  it('BK2 leaves nothing of what was given up', async () => {
    const space = of();
    const sink = await space.create(NAME);
    await written(sink.stream, randomBytes(7_000_000));
    await sink.abort();
    await sink.abort();
    expect(await refusalOf(sink.commit())).toBe('ARCHIVE_SPACE_UNAVAILABLE');
    expect([await space.list(), server.uploads.size, await readdir(root).catch(() => [])]).toEqual([[], 0, []]);
    await store(space, NAME, Buffer.from('again'));
  });

  it('BK2 leaves nothing of a writer that is known to be dead, and lets the others be', async () => {
    const space = of();
    const [dead, living] = [await space.create(NAME), await space.create('b.zocalo-backup')];
    for (const sink of [dead, living]) await written(sink.stream, randomBytes(6_000_000));
    const left = async () => server.uploads.size + (await readdir(root).catch(() => [])).length;
    await expect.poll(left).toBe(2);
    await space.discard(NAME);
    await space.discard(NAME);
    expect(await left()).toBe(1);
    await living.commit();
    expect((await space.list()).map(({ name }) => name)).toEqual(['b.zocalo-backup']);
    await space.discard('b.zocalo-backup');
    expect(await space.list()).toHaveLength(1);
    await dead.abort();
  });

  it('BK2 does not write over an archive', async () => {
    const space = of();
    await store(space, NAME, Buffer.from('first'));
    expect(await refusalOf(space.create(NAME))).toBe('ARCHIVE_EXISTS');
    expect(String(await buffer(await space.read(NAME)))).toBe('first');
  });

  it('BK2 has an archive written, stopped in the middle, and leaves nothing behind', async () => {
    const space = of();
    const unhandled: unknown[] = [];
    const hear = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', hear);
    const stop = new AbortController();
    const sink = await space.create(NAME);
    async function* endless() {
      for (let at = 0; ; at += 1) {
        if (at === 100) stop.abort(new Error('enough'));
        yield randomBytes(100_000);
      }
    }
    const work = writeArchive(sink.stream, { header: {}, keys: PLAIN, signal: stop.signal }, async (archive) => {
      await archive.stream('data/0001', endless(), { compress: true });
      return {};
    });
    await expect(work).rejects.toThrow('enough');
    await sink.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', hear);
    expect([unhandled, await space.list(), server.uploads.size, await readdir(root).catch(() => [])]).toEqual([[], [], 0, []]);
  });

  it('BK1 gives back an archive that was written into it', async () => {
    const space = of();
    const sink = await space.create(NAME);
    const bytes = randomBytes(6_000_000);
    const { bytes: size } = await writeArchive(sink.stream, { header: {}, keys: PLAIN }, async (archive) => {
      await archive.stream(
        'data/0001',
        (async function* () {
          yield bytes;
        })(),
        { compress: true },
      );
      return {};
    });
    await sink.commit();
    expect((await space.list())[0]!.bytes).toBe(size);
    expect((await readAll(await space.read(NAME))).streams[0]![1].equals(bytes)).toBe(true);
  });

  it('BK2 takes only names that lead nowhere else', async () => {
    const space = of();
    for (const name of [
      '../a.json',
      '/a.json',
      'a/b.json',
      '.a.json',
      'a',
      'a.json.partial',
      'A.json',
      'a b.json',
      '',
      'a..json',
      'a.json\0',
    ]) {
      for (const work of [
        () => space.create(name),
        () => space.read(name),
        () => space.put(name, Buffer.alloc(1)),
        () => space.get(name),
        () => space.delete(name),
      ])
        await expect((async () => work())(), name).rejects.toThrow('plain name');
    }
  });

  it('BK2 does not take an archive for a small file', async () => {
    const space = of();
    await store(space, NAME, Buffer.alloc(9 * 1024 ** 2));
    expect(await refusalOf(space.get(NAME))).toMatch(/^ARCHIVE_TOO_LARGE/);
    expect(await refusalOf(space.put('a.json', Buffer.alloc(9 * 1024 ** 2)))).toMatch(/^ARCHIVE_TOO_LARGE/);
    expect(await space.get('a.json')).toBeNull();
  });

  it('BK2 says how much room there is, and where a file is, as far as it knows', async () => {
    const space = of();
    const onDisk = kind === 'disk';
    expect(await space.freeBytes()).toEqual(onDisk ? expect.any(Number) : null);
    expect(await space.spareBytes()).toEqual(onDisk ? expect.any(Number) : null);
    expect(space.localPath(NAME)).toBe(onDisk ? join(root, NAME) : null);
  });
});

describe('ArchiveSpace on S3 alone', () => {
  it('BK2 keeps to its prefix', async () => {
    server.objects.set('other/a.json', { body: Buffer.from('x'), contentType: 'x/y' });
    server.objects.set('zocalo/folder/a.json', { body: Buffer.from('x'), contentType: 'x/y' });
    await s3.put('a.json', Buffer.from('x'));
    expect((await s3.list()).map(({ name }) => name)).toEqual(['a.json']);
    expect([...server.objects.keys()].toSorted()).toEqual(['other/a.json', 'zocalo/a.json', 'zocalo/folder/a.json']);
  });

  it('BK2 lets the parts grow after the first ones, so that an archive needs no more of them than S3 takes', async () => {
    const limits = { ...LIMITS, partBytes: 1024 ** 2, evenParts: 2 };
    const growing = new S3ArchiveSpace({ ...OWNER, region: 'eu-west-1', endpoint: server.endpoint, pathStyle: true }, '', limits);
    const sink = await growing.create(NAME);
    const bytes = randomBytes(8 * 1024 ** 2 + 5);
    await written(sink.stream, bytes.subarray(0, 1_500_000));
    await written(sink.stream, bytes.subarray(1_500_000));
    await expect
      .poll(() => [...[...server.uploads.values()][0]!.values()].map(({ length }) => length / 1024 ** 2))
      .toEqual([1, 1, 2, 2, 2]);
    expect(bytesOfPart(5_000, S3_LIMITS)).toBe(S3_LIMITS.partBytes);
    expect(bytesOfPart(10_000, S3_LIMITS)).toBe(51 * S3_LIMITS.partBytes);
    expect(Array.from({ length: 10_000 }, (_, at) => bytesOfPart(at + 1, S3_LIMITS)).reduce((sum, each) => sum + each)).toBeGreaterThan(
      1024 ** 4,
    );
    await sink.commit();
    expect((await buffer(await growing.read(NAME))).equals(bytes)).toBe(true);
    await growing.close();
  });

  it('BK2 gives up uploads that nobody finished for a week', async () => {
    const [old, young] = [await s3.create('a.json'), await s3.create('b.json')];
    for (const sink of [old, young]) await written(sink.stream, randomBytes(6_000_000));
    await expect.poll(() => server.uploads.size).toBe(2);
    [...server.begun.values()].find(({ key }) => key === 'zocalo/a.json')!.at = new Date(Date.now() - 8 * 24 * 3_600_000);
    await s3.sweep();
    expect(server.uploads.size).toBe(1);
    await young.commit();
    await old.abort();
    expect((await s3.list()).map(({ name }) => name)).toEqual(['b.json']);
  });
});
