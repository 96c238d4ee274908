import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DiskArchiveSpace } from '../src/disk-archive-space.adapter.js';

const SOURCE = fileURLToPath(new URL('../../testing/src/from-source.mjs', import.meta.url));
const CHILD = fileURLToPath(new URL('dying-writer.mjs', import.meta.url));

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'zocalo-dead-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

it('BK2 a writer that is killed leaves a part that nobody takes for an archive, and that goes after a day', async () => {
  const child = spawn(process.execPath, ['--conditions=zocalo-source', '--import', SOURCE, CHILD, root]);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
  const left = join(root, 'a.zocalo-backup.partial');
  expect([await readdir(root), (await stat(left)).size > 1_000_000]).toEqual([['a.zocalo-backup.partial'], true]);
  const space = new DiskArchiveSpace(root);
  expect(await space.list()).toEqual([]);
  await space.sweep();
  expect(await readdir(root)).toHaveLength(1);
  const longAgo = new Date(Date.now() - 25 * 3_600_000);
  await utimes(left, longAgo, longAgo);
  await space.sweep();
  expect(await readdir(root)).toEqual([]);
});
