import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '#platform/config';
import { newId } from '#platform/database';
import { UploadFiles } from './upload-files.js';

const GB = 1024 ** 3;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-uploads-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

it('BK3 what others were promised is not promised twice, and what has arrived is on the disk', async () => {
  const files = new UploadFiles({ backups: { directory: home } } as Config);
  const before = await files.spareBytes();
  const promised = await files.create(newId(), 1_000 * GB, null);
  const other = await files.create(newId(), 2 * GB, null);
  // Others write to this disk as well.
  expect(Math.abs(before - (await files.spareBytes()) - 1_002 * GB)).toBeLessThan(GB);
  await files.append({ ...promised, offset: 999 * GB }, Buffer.from('the rest is a hole'));
  expect(Math.abs(before - (await files.spareBytes()) - 3 * GB)).toBeLessThan(GB);
  for (const { id } of [promised, other]) await files.remove(id);
  expect(Math.abs(before - (await files.spareBytes()))).toBeLessThan(GB);
});
