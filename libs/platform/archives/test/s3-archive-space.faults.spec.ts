import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type S3Server, startS3Server } from '#platform/testing';
import { S3ArchiveSpace } from '../src/s3-archive-space.adapter.js';
import { S3_LIMITS } from '../src/s3-client.js';
import { writeArchive } from '../src/write-archive.js';
import { PLAIN, readAll, refusalOf } from './archive-fixture.js';

const OWNER = { bucket: 'backups', accessKeyId: 'me', secretAccessKey: 'a/secret+key=' };
const LIMITS = {
  ...S3_LIMITS,
  connectMs: 500,
  idleMs: 1_000,
  requestMs: 1_000,
  attempts: 3,
  partBytes: 5 * 1024 ** 2,
  rangeBytes: 1024 ** 2,
};
const NAME = 'a.zocalo-backup';

let server: S3Server;
let s3: S3ArchiveSpace;

beforeEach(async () => {
  server = await startS3Server(OWNER);
  s3 = new S3ArchiveSpace({ ...OWNER, region: 'eu-west-1', endpoint: server.endpoint, pathStyle: true }, '', LIMITS);
});

afterEach(async () => {
  await s3.close();
  await server.close();
});

/** Of three parts. */
async function write(atPart = () => undefined as void): Promise<void> {
  const sink = await s3.create(NAME);
  async function* content() {
    for (let at = 0; at < 13; at += 1) {
      if (at === 7) atPart();
      yield randomBytes(1024 ** 2);
    }
  }
  try {
    await writeArchive(sink.stream, { header: {}, keys: PLAIN }, async (archive) => {
      await archive.stream('data/0001', content(), { compress: false });
      return {};
    });
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

describe('ArchiveSpace on S3 with a server in trouble', () => {
  it.each(['busy', 'silent', 'lost answer'] as const)('BK2 sends a part again when the server is %s', async (how) => {
    await write(() => server.fail('PUT', how, 2));
    expect((await readAll(await s3.read(NAME))).streams[0]![1]).toHaveLength(13 * 1024 ** 2);
    expect(server.uploads.size).toBe(0);
  });

  it.each(['busy', 'lost answer'] as const)('BK2 gives the upload up when the server stays %s, and shows nothing', async (how) => {
    const unhandled: unknown[] = [];
    const hear = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', hear);
    expect(await refusalOf(write(() => server.fail('PUT', how, 50)))).toBe('ARCHIVE_SPACE_UNAVAILABLE');
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.off('unhandledRejection', hear);
    expect([unhandled, server.uploads.size, await s3.list()]).toEqual([[], 0, []]);
  });

  it('BK2 gives the upload up when its end is refused', async () => {
    const sink = await s3.create(NAME);
    sink.stream.write(randomBytes(6 * 1024 ** 2));
    await expect.poll(() => server.uploads.size).toBe(1);
    server.fail('POST', 'busy', 50);
    expect(await refusalOf(sink.commit())).toBe('ARCHIVE_SPACE_UNAVAILABLE');
    await sink.abort();
    expect([server.uploads.size, await s3.list()]).toEqual([0, []]);
  });

  it('BK3 asks for a range again whose body broke off, and fails when that goes on', async () => {
    const bytes = randomBytes(3 * 1024 ** 2 + 5);
    server.objects.set(NAME, { body: bytes, contentType: 'x/y' });
    server.fail('GET', 'half', 2);
    expect((await buffer(await s3.read(NAME))).equals(bytes)).toBe(true);
    server.fail('GET', 'half', 100);
    expect(await refusalOf(readAll(await s3.read(NAME)))).toBe('ARCHIVE_SPACE_UNAVAILABLE');
  });

  it('BK3 an object that was replaced while it was read is not taken for one', async () => {
    server.objects.set(NAME, { body: Buffer.alloc(3 * 1024 ** 2, 'a'), contentType: 'x/y' });
    const source = await s3.read(NAME);
    const chunks = source[Symbol.asyncIterator]();
    await chunks.next();
    server.objects.set(NAME, { body: Buffer.alloc(3 * 1024 ** 2, 'b'), contentType: 'x/y' });
    await expect(
      (async () => {
        while ((await chunks.next()).done !== true);
      })(),
    ).rejects.toMatchObject({ code: 'ARCHIVE_SPACE_UNAVAILABLE' });
  });
});
