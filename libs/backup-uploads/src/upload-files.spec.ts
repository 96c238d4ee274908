import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Config } from '#platform/config';
import { newId } from '#platform/database';
import { UploadFiles } from './upload-files.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, statfs: vi.fn<typeof real.statfs>(real.statfs) };
});

const GB = 1024 ** 3;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-uploads-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

it('BK3 what others were promised is not promised twice, and what has arrived is on the disk', async () => {
  // Others write to this disk as well: what it has stays as it was said first.
  const disk = await statfs(home);
  vi.mocked(statfs).mockResolvedValue(disk);
  const files = new UploadFiles({ backups: { directory: home } } as Config);
  const before = await files.spareBytes();
  const promised = await files.create(newId(), 1_000 * GB, null);
  const other = await files.create(newId(), 2 * GB, null);
  expect(before - (await files.spareBytes())).toBe(1_002 * GB);
  await files.append(promised, Buffer.alloc(1_000_000));
  expect(before - (await files.spareBytes())).toBe(1_002 * GB - 1_000_000);
  for (const { id } of [promised, other]) await files.remove(id);
  expect(await files.spareBytes()).toBe(before);
});
