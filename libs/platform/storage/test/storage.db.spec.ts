import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type S3Server, startS3Server } from '#platform/testing';
import { DiskStorageAdapter } from '../src/disk-storage.adapter.js';
import { S3StorageAdapter } from '../src/s3-storage.adapter.js';
import type { Storage, StorageAdapter } from '../src/storage.js';

const OWNER = { bucket: 'files', accessKeyId: 'me', secretAccessKey: 'a/secret+key=' };
const LIMITS = {
  maxBytes: 7 * 1024 ** 2,
  connectMs: 1_000,
  idleMs: 1_000,
  requestMs: 1_000,
  totalMs: 15_000,
  attempts: 3,
  partBytes: 5 * 1024 ** 2,
};
const ZIP = { contentType: 'application/zip' };

let folder: string;
let server: S3Server;
let s3: S3StorageAdapter;
let disk: DiskStorageAdapter;

function bucketOf(changes: object = {}): S3StorageAdapter {
  const settings = { ...OWNER, region: 'eu-west-1', endpoint: server.endpoint, pathStyle: true, ...changes };
  return new S3StorageAdapter(settings, LIMITS);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zocalo-files-'));
  server = await startS3Server(OWNER);
  s3 = bucketOf();
  disk = new DiskStorageAdapter(join(folder, 'files'), LIMITS);
});

afterAll(async () => {
  await s3.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function read(storage: Storage, key: string): Promise<Buffer | null> {
  const file = await storage.get(key);
  return file && buffer(file.body);
}

/** What an adapter must do, wherever the bytes lie. */
describe.each<[string, () => StorageAdapter]>([
  ['disk', () => disk],
  ['S3', () => s3],
])('Storage on %s', (_, adapter) => {
  it('US2 gives back what was put, with its size and type, until it is deleted', async () => {
    const storage = adapter();
    const body = randomBytes(70_000);
    await storage.put('avatars/one/256.webp', body, { contentType: 'image/webp' });
    const file = await storage.get('avatars/one/256.webp');
    expect([file!.size, file!.contentType, await storage.exists('avatars/one/256.webp')]).toEqual([70_000, 'image/webp', true]);
    expect((await buffer(file!.body)).equals(body)).toBe(true);
    await storage.delete('avatars/one/256.webp');
    await storage.delete('avatars/one/256.webp');
    expect([await storage.get('avatars/one/256.webp'), await storage.exists('avatars/one/256.webp')]).toEqual([null, false]);
  });

  it('US2 puts streams of any length, empty files, and replaces as a whole', async () => {
    const storage = adapter();
    const large = randomBytes(6 * 1024 ** 2);
    await storage.put('exports/large.zip', Readable.from([large.subarray(0, 3_000_000), large.subarray(3_000_000)]), ZIP);
    expect((await read(storage, 'exports/large.zip'))!.equals(large)).toBe(true);
    await storage.put('exports/large.zip', Readable.from([Buffer.from('small')]), { ...ZIP, size: 5 });
    expect(String(await read(storage, 'exports/large.zip'))).toBe('small');
    await storage.put('exports/empty.zip', Buffer.alloc(0), ZIP);
    expect((await read(storage, 'exports/empty.zip'))!.length).toBe(0);
  });

  it('US2 lets the last of two who put at the same time win, and mixes nothing', async () => {
    const storage = adapter();
    const bodies = Array.from({ length: 6 }, () => randomBytes(50_000));
    await Promise.all(bodies.map((body) => storage.put('exports/race.zip', body, ZIP)));
    const found = (await read(storage, 'exports/race.zip'))!;
    expect(bodies.some((body) => body.equals(found))).toBe(true);
  });

  it.each<[string, () => Readable, number | undefined]>([
    ['breaks off', () => Readable.from(breakingOff()), undefined],
    ['stalls', () => new Readable({ read: () => undefined }), undefined],
    ['is shorter than announced', () => Readable.from([Buffer.from('abc')]), 4],
    ['is longer than announced', () => Readable.from([Buffer.from('abc'), Buffer.from('de')]), 4],
    ['is longer than anything may be', () => Readable.from(endless()), undefined],
  ])('US2 keeps nothing of a stream that %s', async (_name, source, size) => {
    const storage = adapter();
    await storage.put('exports/kept.zip', Buffer.from('before'), ZIP);
    const body = source();
    const failure = await storage.put('exports/kept.zip', body, { ...ZIP, size }).catch((error: Error) => error);
    expect((failure as Error).message).toMatch(/^(The file |torn)/);
    expect([body.destroyed, String(await read(storage, 'exports/kept.zip')), server.uploads.size]).toEqual([true, 'before', 0]);
  });

  it.each([
    '../up.zip',
    'a/../../up.zip',
    '/etc/x.zip',
    'a/.hidden.zip',
    'a//b.zip',
    'A/b.zip',
    'a/b',
    'b.zip',
    'a/b.zip/c.zip',
    'a\\b.zip',
  ])('US2 takes no key that leads elsewhere: %s', async (key) => {
    const storage = adapter();
    await expect(storage.put(key, Buffer.from('x'), ZIP)).rejects.toThrow('A storage key is made of folders');
    await expect(storage.get(key)).rejects.toThrow('A storage key');
    await expect(storage.exists(key)).rejects.toThrow('A storage key');
    await expect(storage.delete(key)).rejects.toThrow('A storage key');
  });

  it('US2 holds the type to the ending', async () => {
    const storage = adapter();
    await expect(storage.put('a/b.webp', Buffer.from('x'), { contentType: 'text/html' })).rejects.toThrow('is image/webp, not text/html');
    await expect(storage.put('a/b.exe', Buffer.from('x'), ZIP)).rejects.toThrow('No content type belongs');
  });
});

describe('DiskStorageAdapter', () => {
  it('US2 leaves only whole files, for its own eyes', async () => {
    const here = join(folder, 'tidy');
    const storage = new DiskStorageAdapter(here, LIMITS);
    await storage.put('a/b.zip', Buffer.from('x'), ZIP);
    await storage.put('a/c.zip', Readable.from(breakingOff()), ZIP).catch(() => undefined);
    expect([await readdir(join(here, '.incoming')), await readdir(join(here, 'a')), await readFile(join(here, 'a/b.zip'), 'utf8')]).toEqual(
      [[], ['b.zip'], 'x'],
    );
  });

  it('US2 leaves no empty folders, and loses no file that comes while they go', async () => {
    const here = join(folder, 'empty');
    const storage = new DiskStorageAdapter(here, LIMITS);
    const keys = Array.from({ length: 40 }, (_, index) => `a/b/${index}.zip`);
    await Promise.all(keys.map((key) => storage.put(key, Buffer.from('x'), ZIP).then(() => storage.delete(key))));
    expect(await readdir(here)).toEqual(['.incoming']);
    await storage.put('a/b/c.zip', Buffer.from('x'), ZIP);
    await storage.put('a/d.zip', Buffer.from('x'), ZIP);
    await storage.delete('a/b/c.zip');
    expect([await readdir(join(here, 'a')), await storage.exists('a/d.zip')]).toEqual([['d.zip'], true]);
  });

  it('US2 sweeps away what a process that died left, and nothing that may still grow', async () => {
    const here = join(folder, 'swept');
    await mkdir(join(here, '.incoming'), { recursive: true });
    for (const name of ['old', 'new']) await writeFile(join(here, '.incoming', name), 'half');
    await utimes(join(here, '.incoming/old'), new Date(0), new Date(0));
    await new DiskStorageAdapter(here, LIMITS).put('a/b.zip', Buffer.from('x'), ZIP);
    expect(await readdir(join(here, '.incoming'))).toEqual(['new']);
  });

  it('US2 says that it is not available when the disk does not take it, and works again afterwards', async () => {
    const here = join(folder, 'blocked');
    const storage = new DiskStorageAdapter(join(here, 'files'), LIMITS);
    await writeFile(here, 'a file where the folder should be');
    await expect(storage.put('a/b.zip', Buffer.from('x'), ZIP)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await expect(storage.get('a/b.zip')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await rm(here);
    await mkdir(here);
    await storage.put('a/b.zip', Buffer.from('x'), ZIP);
    expect(String(await read(storage, 'a/b.zip'))).toBe('x');
  });
});

describe('S3StorageAdapter', () => {
  it('US2 signs what it sends; strangers are refused', async () => {
    await s3.put('a/signed.zip', Buffer.from('x'), ZIP);
    for (const wrong of [{ secretAccessKey: 'another' }, { accessKeyId: 'somebody' }, { bucket: 'elsewhere' }]) {
      const stranger = bucketOf(wrong);
      const failure = await stranger.put('a/stranger.zip', Buffer.from('x'), ZIP).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'STORAGE_UNAVAILABLE', cause: { message: expect.stringMatching(/\w/) as string } });
      await stranger.close();
    }
    expect([server.objects.has('a/signed.zip'), server.objects.has('a/stranger.zip')]).toEqual([true, false]);
    expect(server.objects.get('a/signed.zip')!.contentType).toBe('application/zip');
  });

  it('US2 does not pass off half a file as the whole', async () => {
    await s3.put('a/half.zip', randomBytes(100_000), ZIP);
    server.fail('GET', 'half');
    const file = await s3.get('a/half.zip');
    expect(file!.size).toBe(100_000);
    await expect(buffer(file!.body)).rejects.toThrow();
  });

  it('US2 says that it is not available when nobody answers', async () => {
    const nobody = bucketOf({ endpoint: 'http://127.0.0.1:9' });
    await expect(nobody.exists('a/b.zip')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await nobody.close();
  });

  it('US2 lets go of the connection of a body nobody reads', async () => {
    await s3.put('a/unread.zip', randomBytes(1_000_000), ZIP);
    const file = await s3.get('a/unread.zip');
    file!.body.destroy();
    expect((await read(s3, 'a/unread.zip'))!.length).toBe(1_000_000);
  });
});

async function* breakingOff(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from('some'));
  throw new Error('torn');
}

async function* endless(): AsyncGenerator<Buffer> {
  const megabyte = Buffer.alloc(1024 ** 2);
  for (;;) yield await Promise.resolve(megabyte);
}
