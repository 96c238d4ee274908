import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/database';
import { type BackupKind, BackupRemoval } from '../src/index.js';
import { startArchives } from './archives-fixture.js';

let archives: Awaited<ReturnType<typeof startArchives>>;
beforeAll(async () => {
  archives = await startArchives();
  await mkdir(archives.folder, { recursive: true });
});
afterAll(() => archives?.close());

async function verified(kind: BackupKind): Promise<string> {
  const [id, at] = [newId(), new Date()];
  const known = {
    format: 1,
    id,
    sequence: 1,
    state: 'verified',
    kind,
    createdAt: at,
    verifiedAt: at,
    archive: `${id}.zocalo-backup`,
    bytes: 1,
  };
  await writeFile(join(archives.folder, `${id}.json`), JSON.stringify(known));
  await writeFile(join(archives.folder, `${id}.zocalo-backup`), 'x');
  return id;
}

describe('the last backup that counts', () => {
  it('BK2 is not given up for one of another installation', async () => {
    const [own, first, second] = [await verified('scheduled'), await verified('uploaded'), await verified('uploaded')];
    const removal = archives.get(BackupRemoval);
    await expect(removal.remove(own)).rejects.toMatchObject({ code: 'BACKUP_LAST_VERIFIED' });
    await removal.remove(first);
    const other = await verified('manual');
    await removal.remove(own);
    await removal.remove(second);
    await expect(removal.remove(other)).rejects.toMatchObject({ code: 'BACKUP_LAST_VERIFIED' });
  });
});
