import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type S3Server, startS3Server } from '#platform/testing';
import { S3StorageAdapter } from '../src/s3-storage.adapter.js';
import type { Storage } from '../src/storage.js';

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

let server: S3Server;
let s3: S3StorageAdapter;

beforeAll(async () => {
  server = await startS3Server(OWNER);
  s3 = new S3StorageAdapter({ ...OWNER, region: 'eu-west-1', endpoint: server.endpoint, pathStyle: true }, LIMITS);
});

afterAll(async () => {
  await s3.close();
  await server.close();
});

async function read(storage: Storage, key: string): Promise<Buffer | null> {
  const file = await storage.get(key);
  return file && buffer(file.body);
}

describe('S3StorageAdapter with a server in trouble', () => {
  it.each(['busy', 'silent', 'lost answer'] as const)(
    'US2 tries again when the server is %s, and gives up after three times',
    async (how) => {
      server.fail('PUT', how, 2);
      await s3.put('a/again.zip', Buffer.from(how), ZIP);
      expect(String(await read(s3, 'a/again.zip'))).toBe(how);
      server.fail('GET', how, 2);
      expect(String(await read(s3, 'a/again.zip'))).toBe(how);
      server.fail('GET', how, 3);
      await expect(s3.get('a/again.zip')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      server.fail('DELETE', how, 2);
      await s3.delete('a/again.zip');
      expect(await s3.exists('a/again.zip')).toBe(false);
    },
  );

  it('US2 tries parts again, and gives up an upload that does not work out', async () => {
    const large = randomBytes(6 * 1024 ** 2);
    server.fail('PUT', 'busy', 2);
    await s3.put('exports/parts.zip', Readable.from([large]), ZIP);
    expect((await read(s3, 'exports/parts.zip'))!.equals(large)).toBe(true);
    server.fail('PUT', 'busy', 6);
    await expect(s3.put('exports/lost.zip', Readable.from([large]), ZIP)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    server.fail('PUT', 'busy', 0);
    expect([server.uploads.size, await s3.exists('exports/lost.zip')]).toEqual([0, false]);
  });
});
