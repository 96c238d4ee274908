import { expect, it } from 'vitest';
import type { BackupCatalogue } from '#backup-archives';
import type { RestoreFacts } from '#backups';
import type { ArchiveKeys, ArchiveSpace } from '#platform/archives';
import { BackupStanding } from './backup-standing.js';

it('MO1 says how backups stand while the database says nothing of who may restore', async () => {
  const standing = (whyNoDrill: () => Promise<unknown>) =>
    new BackupStanding(
      { list: () => Promise.resolve([]) } as unknown as BackupCatalogue,
      { kind: 'disk', freeBytes: () => Promise.resolve(5) } as unknown as ArchiveSpace,
      { encrypts: false } as ArchiveKeys,
      { source: { whyNoDrill } } as unknown as RestoreFacts,
    ).state();
  expect(await standing(() => new Promise(() => undefined))).toMatchObject({ place: 'disk', freeBytes: 5, drillObstacle: null });
  expect(await standing(() => Promise.reject(new Error('away')))).toMatchObject({ freeBytes: 5, drillObstacle: null });
  expect(await standing(() => Promise.resolve({ code: 'RESTORE_NO_WORKER' }))).toMatchObject({ drillObstacle: 'RESTORE_NO_WORKER' });
});
