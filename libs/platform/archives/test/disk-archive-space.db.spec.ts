import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskArchiveSpace } from '../src/disk-archive-space.adapter.js';
import { writeArchive } from '../src/write-archive.js';
import { PLAIN, refusalOf, store, written } from './archive-fixture.js';

const NAME = '01990000-0000-7000-8000-000000000001.zocalo-backup';

let root: string;
let disk: DiskArchiveSpace;

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'zocalo-backups-')), 'backups');
  disk = new DiskArchiveSpace(root);
});

afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

describe('ArchiveSpace on disk alone', () => {
  const partial = () => join(root, `${NAME}.partial`);

  it('BK2 lets one of two write a name', async () => {
    const both = await Promise.allSettled([disk.create(NAME), new DiskArchiveSpace(root).create(NAME)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [first] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await written(first!.stream, Buffer.from('whole'));
    expect(await refusalOf(disk.create(NAME))).toBe('ARCHIVE_EXISTS');
    await first!.commit();
    expect(await readFile(join(root, NAME), 'utf8')).toBe('whole');
  });

  it('BK2 can be read by its owner alone', async () => {
    await store(disk, NAME, Buffer.from('x'));
    expect([(await stat(root)).mode & 0o777, (await stat(join(root, NAME))).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('BK2 shows nothing that is not a file of its own', async () => {
    await mkdir(join(root, 'folder.json'), { recursive: true });
    await writeFile(join(root, 'a.json.partial'), 'x');
    await writeFile(join(root, 'Notes of mine.txt'), 'x');
    await symlink('/nowhere', join(root, 'b.json'));
    expect(await disk.list()).toEqual([]);
    expect(await new DiskArchiveSpace(join(root, 'not-there')).list()).toEqual([]);
  });

  it('BK2 removes what a dead writer left after a day, not what a living one writes', async () => {
    await mkdir(root, { recursive: true });
    await writeFile(partial(), 'left');
    const yesterday = new Date(Date.now() - 23 * 3_600_000);
    await utimes(partial(), yesterday, yesterday);
    await disk.sweep();
    expect(await refusalOf(disk.create(NAME))).toBe('ARCHIVE_EXISTS');
    const longer = new Date(Date.now() - 25 * 3_600_000);
    await utimes(partial(), longer, longer);
    const sink = await disk.create(NAME);
    await written(sink.stream, Buffer.from('whole'));
    await sink.commit();
    expect(await readdir(root)).toEqual([NAME]);
  });

  it('BK2 a writer that has nothing to write is still alive', async () => {
    const patient = new DiskArchiveSpace(root, { abandonedMs: 3_600_000, touchMs: 20 });
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    const sink = await patient.create(NAME);
    // As if it had been begun back then: it says again and again that it is alive.
    await utimes(partial(), longAgo, longAgo);
    await expect.poll(async () => (await stat(partial())).mtimeMs).toBeGreaterThan(longAgo.getTime() + 3_600_000);
    await patient.sweep();
    await written(sink.stream, Buffer.from('whole'));
    await sink.commit();
    expect(await readdir(root)).toEqual([NAME]);
    await store(patient, 'b.json', Buffer.from('x'));
    for (const name of [NAME, 'b.json']) await utimes(join(root, name), longAgo, longAgo);
    await patient.sweep();
    expect((await patient.list()).map(({ name }) => name)).toEqual([NAME, 'b.json']);
  });

  it('BK2 says NO_ROOM when the disk fills, and leaves no part', async () => {
    const sink = await disk.create(NAME);
    let room = 3_000_000;
    const write = sink.stream._write.bind(sink.stream);
    sink.stream._writev = undefined as never;
    sink.stream._write = (chunk: Buffer, encoding, done) => {
      room -= chunk.length;
      if (room < 0) done(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      else write(chunk, encoding, done);
    };
    const work = writeArchive(sink.stream, { header: {}, keys: PLAIN }, async (archive) => {
      await archive.stream(
        'data/0001',
        (async function* () {
          for (;;) yield randomBytes(100_000);
        })(),
        { compress: true },
      );
      return {};
    });
    expect(await refusalOf(work)).toBe('NO_ROOM');
    expect(await refusalOf(sink.commit())).toBe('NO_ROOM');
    await sink.abort();
    expect(await readdir(root)).toEqual([]);
  });

  it('BK2 says that the folder is out of reach', async () => {
    await writeFile(join(root, '..', 'file'), 'x');
    const nowhere = new DiskArchiveSpace(join(root, '..', 'file', 'backups'));
    for (const work of [
      () => nowhere.create(NAME),
      () => nowhere.put('a.json', Buffer.alloc(1)),
      () => nowhere.freeBytes(),
      () => nowhere.list(),
    ])
      expect(await refusalOf(work())).toBe('ARCHIVE_SPACE_UNAVAILABLE');
  });
});
