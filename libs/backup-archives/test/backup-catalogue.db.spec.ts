import { createWriteStream } from 'node:fs';
import { access, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ArchiveErrors, ArchiveKeys, ArchiveSpace, writeArchive } from '#platform/archives';
import { newId } from '#platform/database';
import { AppError } from '#platform/errors';
import type { Backup } from '../src/backup.js';
import { BackupCatalogue } from '../src/backup-catalogue.js';
import { BackupReader } from '../src/backup-reader.js';
import { startArchives } from './archives-fixture.js';

let archives: Awaited<ReturnType<typeof startArchives>>;
let made: Backup;
beforeAll(async () => {
  archives = await startArchives();
  made = await archives.make();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => archives?.close());

/** What another process that looks for the first time finds. */
const fresh = () => new BackupCatalogue(archives.get(ArchiveSpace), archives.get(BackupCatalogue)['rebuild']);
const sidecar = (id: string) => join(archives.folder, `${id}.json`);
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** An archive that is as it should be, but for its manifest. */
async function brought(manifest: object, list?: string): Promise<string> {
  const id = newId();
  const header = { format: 1, id, sequence: 7, kind: 'manual', createdAt: new Date() };
  const file = createWriteStream(join(archives.folder, `${id}.zocalo-backup`));
  await writeArchive(file, { header, keys: archives.get(ArchiveKeys) }, async (archive) => {
    await archive.stream('data/00001', Readable.from([Buffer.from('x')]), { compress: true });
    if (list !== undefined) await archive.stream('data/files', Readable.from([Buffer.from(list)]), { compress: true });
    return manifest;
  });
  return id;
}

describe('the catalogue of backups', () => {
  it('BK1 an archive that says too much of itself is damaged, and takes the list nowhere', async () => {
    const tables = Array.from({ length: 110_000 }, () => ({ name: 'a', rows: 0, stream: 'data/00001' }));
    const id = await brought({ format: 1, tables });
    await expect(archives.get(BackupReader).verify(id, { signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'ARCHIVE_DAMAGED',
    });
    expect((await fresh().list()).map((each) => [each.id, each.state])).toEqual([
      [id, 'failed'],
      [made.id, 'verified'],
    ]);
    await fresh().remove((await fresh().find(id))!);
  });

  it('BK1 an archive whose list of files is not what its manifest counts is damaged', async () => {
    const digest = 'a'.repeat(64);
    const line = `${JSON.stringify({ sha256: digest, key: 'avatars/a/64.webp', bytes: 5 })}\n`;
    const nothing = { format: 2, schema: 'app', tables: [], sequences: [], extensions: {}, fingerprint: { sha256: digest, objects: {} } };
    const manifest = {
      ...nothing,
      migrations: [],
      serverVersion: '18',
      serverMajor: 18,
      filesMissing: [],
      fileList: { count: 1, bytes: 5 },
    };
    const check = async (list: string) => {
      const id = await brought(manifest, list);
      const { state } = await archives
        .get(BackupReader)
        .verify(id, { signal: new AbortController().signal })
        .catch((error: { code: string }) => ({ state: error.code }));
      await fresh().remove((await fresh().find(id))!);
      return state;
    };
    expect([await check(line), await check(line + line), await check(''), await check('x\n')]).toEqual([
      'verified',
      'ARCHIVE_DAMAGED',
      'ARCHIVE_DAMAGED',
      'ARCHIVE_DAMAGED',
    ]);
  });

  it('BK1 what lies beside one and cannot be read again is made anew from it', async () => {
    const id = await brought({});
    await writeFile(sidecar(id), Buffer.alloc(9 * 1024 ** 2, ' '));
    expect(await fresh().list()).toEqual([expect.objectContaining({ id, state: 'written', sequence: 7 }), made]);
    expect((await readFile(sidecar(id))).length).toBeLessThan(10_000);
    await expect(fresh().save({ ...made, note: 'n'.repeat(9 * 1024 ** 2) })).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
    await fresh().remove((await fresh().find(id))!);
  });

  it('BK1 what the place does not give now is not written over', async () => {
    const before = await readFile(sidecar(made.id));
    const away = new AppError(ArchiveErrors.ARCHIVE_SPACE_UNAVAILABLE);
    const space = vi.spyOn(archives.get(ArchiveSpace), 'get').mockRejectedValue(away);
    expect(await fresh().list()).toEqual([expect.objectContaining({ id: made.id, sequence: made.sequence, state: 'written' })]);
    space.mockRestore();
    expect(await readFile(sidecar(made.id))).toEqual(before);
    expect(await fresh().list()).toEqual([made]);
  });

  it('BK1 an archive that was whole when its maker was killed can still be checked, and takes no room unseen', async () => {
    const backup = await archives.make();
    const cutOff = { ...backup, state: 'failed', archive: null, bytes: null, error: { code: 'BACKUP_CUT_OFF', message: '' } } as const;
    await fresh().save(cutOff);
    expect(await fresh().find(backup.id)).toMatchObject({ state: 'failed', archive: backup.archive, bytes: backup.bytes });
    await archives.get(BackupReader).verify(backup.id, { signal: new AbortController().signal });
    expect(await fresh().find(backup.id)).toMatchObject({ state: 'verified', error: null });
    await fresh().save(cutOff);
    await fresh().remove((await fresh().find(backup.id))!);
    expect(await isThere(join(archives.folder, backup.archive!))).toBe(false);
  });

  it('BK1 BK2 what is still being copied is not held against it once it is there as a whole', async () => {
    const id = await brought({});
    const path = join(archives.folder, `${id}.zocalo-backup`);
    const whole = await readFile(path);
    const catalogue = fresh();
    await writeFile(path, whole.subarray(0, -1_000));
    expect(await catalogue.find(id)).toMatchObject({ state: 'written', bytes: whole.length - 1_000 });
    await expect(archives.get(BackupReader).verify(id, { signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'ARCHIVE_TRUNCATED',
    });
    expect(await catalogue.find(id)).toMatchObject({ state: 'failed', bytes: whole.length - 1_000 });
    await writeFile(path, whole);
    expect(await catalogue.find(id)).toMatchObject({ state: 'written', bytes: whole.length, error: null });
    expect(await fresh().find(id)).toMatchObject({ state: 'written', bytes: whole.length, error: null });
    await fresh().remove((await fresh().find(id))!);
  });

  it('BK1 a damaged one that was replaced by a whole one of the same length is looked at anew', async () => {
    const id = await brought({});
    const path = join(archives.folder, `${id}.zocalo-backup`);
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 600]! ^= 1;
    await writeFile(path, damaged);
    await expect(archives.get(BackupReader).verify(id, { signal: new AbortController().signal })).rejects.toThrow();
    expect(await fresh().find(id)).toMatchObject({ state: 'failed' });
    await writeFile(path, whole);
    const later = new Date(Date.now() + 1_000);
    await utimes(path, later, later);
    expect(await fresh().find(id)).toMatchObject({ state: 'written', error: null });
    await fresh().remove((await fresh().find(id))!);
  });

  it('BK1 what an archive is checked by is kept when it was copied without times', async () => {
    const backup = await archives.make();
    await fresh().save({ ...backup, state: 'written', verifiedAt: null, verifiedAs: null });
    const later = new Date(Date.now() + 60_000);
    await utimes(join(archives.folder, backup.archive!), later, later);
    expect(backup.sha256).not.toBeNull();
    expect(await fresh().find(backup.id)).toMatchObject({ state: 'written', sha256: backup.sha256 });
    await fresh().remove((await fresh().find(backup.id))!);
  });

  it('BK2 is told, and cleared, also where nothing can be written', async () => {
    const id = await brought({});
    vi.spyOn(archives.get(ArchiveSpace), 'put').mockRejectedValue(new AppError(ArchiveErrors.NO_ROOM));
    const catalogue = fresh();
    const [found] = await catalogue.list();
    expect(found).toMatchObject({ id, state: 'written', sequence: 7 });
    await catalogue.remove(found!);
    expect(await catalogue.list()).toEqual([made]);
  });

  it('BK2 of an archive whose beginning could not be read nothing is put down, and it is looked at again', async () => {
    const id = await brought({});
    const path = join(archives.folder, `${id}.zocalo-backup`);
    const whole = await readFile(path);
    const space = vi.spyOn(archives.get(ArchiveSpace), 'read').mockRejectedValue(new AppError(ArchiveErrors.ARCHIVE_SPACE_UNAVAILABLE));
    const catalogue = fresh();
    expect(await catalogue.find(id)).toMatchObject({ state: 'written', sequence: 0, error: { code: 'ARCHIVE_SPACE_UNAVAILABLE' } });
    await catalogue.list();
    // Reading is dear: not with every look.
    expect([space.mock.calls.length, await isThere(sidecar(id))]).toEqual([1, false]);
    space.mockRestore();
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);
    expect(await catalogue.find(id)).toMatchObject({ state: 'written', sequence: 7, error: null });
    expect(await isThere(sidecar(id))).toBe(true);
    await rm(sidecar(id));
    await truncate(path, 700);
    expect(await fresh().find(id)).toMatchObject({ state: 'failed', error: { code: 'ARCHIVE_TRUNCATED' } });
    expect(await isThere(sidecar(id))).toBe(false);
    await writeFile(path, whole);
    expect(await fresh().find(id)).toMatchObject({ state: 'written', sequence: 7 });
    await fresh().remove((await fresh().find(id))!);
  });
});
