import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ArchiveSpace } from '#platform/archives';
import { newId } from '#platform/database';
import { Storage } from '#platform/storage';
import type { BackupProgress } from '../src/backup.js';
import { BackupCatalogue } from '../src/backup-catalogue.js';
import { BackupMaker } from '../src/backup-maker.js';
import { startArchives } from './archives-fixture.js';

let archives: Awaited<ReturnType<typeof startArchives>>;
beforeAll(async () => {
  archives = await startArchives();
  const owner = new Client({ connectionString: archives.database.ownerUrl });
  await owner.connect();
  await owner.query(`create table app.much as select repeat('x', 1000) from generate_series(1, 3000)`);
  await owner.end();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => archives?.close());

const spare = (...bytes: number[]) => {
  const asked = vi.spyOn(archives.get(ArchiveSpace), 'spareBytes');
  for (const each of bytes.slice(0, -1)) asked.mockResolvedValueOnce(each);
  return asked.mockResolvedValue(bytes.at(-1)!);
};

/** @returns the phases it got through. */
async function refused(code = 'BACKUP_NO_ROOM'): Promise<string[]> {
  const id = newId();
  const phases = new Set<string>();
  const progress = ({ phase }: BackupProgress) => void phases.add(phase);
  await expect(archives.make({ id, progress })).rejects.toMatchObject({ code });
  const found = await archives.get(BackupCatalogue).find(id);
  expect(found).toMatchObject({ state: 'failed', archive: null, error: { code } });
  expect((await readdir(archives.folder)).filter((name) => !name.endsWith('.json'))).toEqual([]);
  return [...phases];
}

describe('the room of a backup', () => {
  it('BK2 is refused before anything is read where the reserve is used, or the tables will not fit', async () => {
    spare(-1);
    expect(await refused()).toEqual(['preparing']);
    spare(1_000_000);
    expect(await refused()).toEqual(['preparing']);
  });

  it('BK1 of more files than an archive can name is said before the tables are read', async () => {
    vi.spyOn(archives.get(Storage), 'list').mockImplementation(async function* () {
      for (let at = 0; at <= 1_000_000; at += 1) yield { key: `avatars/${String(at).padStart(36, '0')}/512.webp`, size: 1 };
    });
    expect(await refused('BACKUP_TOO_MANY_FILES')).toEqual(['preparing']);
  });

  it('BK2 is looked at while it is written: what others take meanwhile ends it before the disk is full', async () => {
    const picture = Buffer.alloc(70 * 1024 ** 2, 'p');
    await archives.get(Storage).put('avatars/a/64.webp', picture, { contentType: 'image/webp' });
    const asked = spare(10 ** 10, 10 ** 10, -1);
    expect(await refused()).toEqual(['preparing', 'tables', 'files']);
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it('BK2 what a killed one took is given back as soon as that is known', async () => {
    const id = newId();
    const running = { format: 1, id, sequence: 70, state: 'running', kind: 'manual', createdAt: new Date() };
    await writeFile(join(archives.folder, `${id}.json`), JSON.stringify(running));
    for (const ending of ['', '.age']) await writeFile(join(archives.folder, `${id}.zocalo-backup${ending}.partial`), 'x');
    const other = `${newId()}.zocalo-backup.partial`;
    await writeFile(join(archives.folder, other), 'x');
    expect(await archives.get(BackupMaker).settleInterrupted()).toBe(1);
    expect((await readdir(archives.folder)).filter((name) => name.endsWith('.partial'))).toEqual([other]);
  });

  it('BK2 what dead writers left is looked for with every backup, in a bucket as well; that it is not removed keeps from none', async () => {
    const swept = vi.spyOn(archives.get(ArchiveSpace), 'sweep').mockRejectedValueOnce(new Error('away'));
    expect(await archives.make()).toMatchObject({ state: 'verified' });
    expect(swept).toHaveBeenCalled();
  });
});
